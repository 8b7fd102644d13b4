//! Two functions of GNU's C++ library that `merve` (node's lexer of CommonJS exports, C++) refers to. V8's archive
//! brings a C++ library of its own, with all the rest; the shared one would cost every start a millisecond and 1.5 MB.
//! They report what can't happen here: a vector of more than 2^63 bytes.
#![allow(unsafe_code, reason = "the linker finds them by their names")]

use std::ffi::c_char;

// SAFETY: the name and the signature are those of libstdc++'s `std::__throw_length_error(char const*)`.
#[unsafe(export_name = "_ZSt20__throw_length_errorPKc")]
extern "C" fn throw_length_error(_: *const c_char) -> ! {
    std::process::abort();
}

// SAFETY: as above, `std::__throw_bad_array_new_length()`.
#[unsafe(export_name = "_ZSt28__throw_bad_array_new_lengthv")]
extern "C" fn throw_bad_array_new_length() -> ! {
    std::process::abort();
}

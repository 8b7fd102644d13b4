//! All integration tests but the allocation count, as one binary.

mod cases;
mod log;
mod pause;
mod round_trip;
mod splits;

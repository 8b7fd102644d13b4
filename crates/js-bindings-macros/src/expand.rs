//! From a checked signature to the emitted shims.

use crate::signature::{Form, Param, Signature};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Error, Type};

pub(crate) fn expand(signature: &Signature) -> TokenStream {
    let function = &signature.function;
    let name = &function.sig.ident;
    let vis = &function.vis;
    let camel = camel_case(&name.to_string());
    let declared = match signature.form {
        Form::Plain => plain(signature, name, &camel, quote!(&[])),
        Form::Fast => match fast(signature, name) {
            Ok((shim, table)) => {
                let plain = plain(signature, name, &camel, table);
                quote!(#shim #plain)
            }
            Err(error) => error.to_compile_error(),
        },
        Form::Pool { slow } => pool(signature, name, &camel, slow),
    };
    quote! {
        #function

        #[doc(hidden)]
        #[allow(non_camel_case_types, reason = "the op's declaration carries the function's name")]
        #[derive(Debug)]
        #vis struct #name {}

        const _: () = {
            use ::js_bindings::op::{Declared, Op, glue};
            #declared
        };
    }
}

/// The statements that read the arguments, and the call itself. `first` is the index of the first JS argument.
fn read_and_call(signature: &Signature, name: &Ident, first: i32) -> (TokenStream, TokenStream) {
    let mut reads = TokenStream::new();
    let mut hosts = TokenStream::new();
    let mut args = Vec::new();
    let mut index = first;
    for (i, param) in signature.params.iter().enumerate() {
        let var = format_ident!("a{i}");
        match param {
            Param::Scope => {
                args.push(quote!(call.scope()));
                continue;
            }
            Param::Host(ty) => {
                hosts.extend(quote!(let #var = call.host::<#ty, _>();));
                args.push(quote!(#var));
                continue;
            }
            Param::View => {
                reads.extend(quote!(let #var: ::js_bindings::View<'_> = call.arg(#index)?;));
                args.push(quote!(#var.bytes()));
            }
            Param::ViewMut => {
                reads.extend(quote!(let mut #var: ::js_bindings::ViewMut<'_> = call.arg(#index)?;));
                args.push(quote!(#var.bytes()));
            }
            Param::Str => {
                reads.extend(quote!(let #var: ::std::string::String = call.arg(#index)?;));
                args.push(quote!(&#var));
            }
            Param::Value(_) => {
                reads.extend(quote!(let #var = call.arg(#index)?;));
                args.push(quote!(#var));
            }
        }
        index += 1;
    }
    // State parts are taken last: reading an argument may run JavaScript (an array's getter).
    (quote!(#reads #hosts), quote!(#name(#(#args),*)))
}

fn plain(signature: &Signature, name: &Ident, camel: &str, fast: TokenStream) -> TokenStream {
    let (reads, invoke) = read_and_call(signature, name, 0);
    quote! {
        impl glue::Shim for #name {
            fn invoke<'s>(call: &mut glue::Call<'_, 's, '_>) -> ::std::result::Result<(), ::js_bindings::OpError> {
                #reads
                let result = #invoke;
                call.ret(result)
            }
        }
        impl Declared for #name {
            const OPS: &'static [Op] = &[Op { name: #camel, call: glue::slow::<#name>, fast: #fast }];
        }
    }
}

fn pool(signature: &Signature, name: &Ident, camel: &str, slow: bool) -> TokenStream {
    let sync_name = format!("{camel}Sync");
    let (sync_reads, sync_invoke) = read_and_call(signature, name, 0);
    let (pool_reads, pool_invoke) = read_and_call(signature, name, 1);
    quote! {
        struct InPool;
        impl glue::Shim for #name {
            fn invoke<'s>(call: &mut glue::Call<'_, 's, '_>) -> ::std::result::Result<(), ::js_bindings::OpError> {
                #sync_reads
                let result = #sync_invoke;
                call.ret(result)
            }
        }
        impl glue::Shim for InPool {
            fn invoke<'s>(call: &mut glue::Call<'_, 's, '_>) -> ::std::result::Result<(), ::js_bindings::OpError> {
                #pool_reads
                let callback = call.raw(0);
                glue::submit(call.scope(), callback, #camel, #slow, move || #pool_invoke)
            }
        }
        impl Declared for #name {
            const OPS: &'static [Op] = &[
                Op { name: #sync_name, call: glue::slow::<#name>, fast: &[] },
                Op { name: #camel, call: glue::slow::<InPool>, fast: &[] },
            ];
        }
    }
}

/// The fast shim and the expression of its table.
fn fast(signature: &Signature, name: &Ident) -> syn::Result<(TokenStream, TokenStream)> {
    let mut params = Vec::new();
    let mut infos = vec![quote!(glue::FastType::V8Value.as_info())];
    let mut reads = TokenStream::new();
    let mut args = Vec::new();
    for (i, param) in signature.params.iter().enumerate() {
        let var = format_ident!("a{i}");
        match param {
            Param::Host(ty) => {
                reads.extend(quote!(let #var = glue::fast_host::<#ty, _>(options);));
                args.push(quote!(#var));
            }
            Param::View => {
                params.push(quote!(#var: glue::FastValue<'_>));
                infos.push(quote!(glue::FastType::V8Value.as_info()));
                reads.extend(quote!(let #var = ::js_bindings::View::fast(#var);));
                args.push(quote!(#var.bytes()));
            }
            Param::ViewMut => {
                params.push(quote!(#var: glue::FastValue<'_>));
                infos.push(quote!(glue::FastType::V8Value.as_info()));
                reads.extend(quote!(let mut #var = ::js_bindings::ViewMut::fast(#var);));
                args.push(quote!(#var.bytes()));
            }
            Param::Value(ty) => {
                let (ffi, info, convert) = scalar(ty)?;
                params.push(quote!(#var: #ffi));
                infos.push(quote!(glue::FastType::#info.as_info()));
                args.push(if convert {
                    quote!(#var as #ty)
                } else {
                    quote!(#var)
                });
            }
            Param::Scope | Param::Str => {
                return Err(Error::new_spanned(
                    &signature.function.sig,
                    "a fast op takes numbers, booleans, byte views and state parts",
                ));
            }
        }
    }
    let (result, fallible) = signature.result();
    let (ffi, info, convert) = match result {
        None => (quote!(()), quote!(Void), false),
        Some(Type::Tuple(tuple)) if tuple.elems.is_empty() => (quote!(()), quote!(Void), false),
        Some(ty) => scalar(ty)?,
    };
    let value = if convert {
        quote!(value as #ffi)
    } else {
        quote!(value)
    };
    let call = if fallible {
        quote! {
            match #name(#(#args),*) {
                Ok(value) => #value,
                Err(error) => {
                    glue::fast_throw(options, error.into());
                    ::std::default::Default::default()
                }
            }
        }
    } else {
        quote!({ let value = #name(#(#args),*); #value })
    };
    let shim = quote! {
        extern "C" fn fast(_receiver: glue::FastValue<'_>, #(#params,)* options: &glue::FastOptions<'_>) -> #ffi {
            let _ = options;
            #reads
            #call
        }
    };
    let table = quote! {
        &[glue::CFunction::new(
            fast as *const _,
            &glue::CFunctionInfo::new(
                glue::FastType::#info.as_info(),
                &[#(#infos,)* glue::FastType::CallbackOptions.as_info()],
                glue::Int64Representation::Number,
            ),
        )]
    };
    Ok((shim, table))
}

/// The C type of a scalar, V8's name of it, and whether a cast stands between.
fn scalar(ty: &Type) -> syn::Result<(TokenStream, TokenStream, bool)> {
    let text = quote!(#ty).to_string();
    Ok(match text.as_str() {
        "u32" => (quote!(u32), quote!(Uint32), false),
        "i32" => (quote!(i32), quote!(Int32), false),
        "bool" => (quote!(bool), quote!(Bool), false),
        "f64" => (quote!(f64), quote!(Float64), false),
        "u64" | "i64" | "usize" => (quote!(f64), quote!(Float64), true),
        _ => {
            return Err(Error::new_spanned(
                ty,
                "a fast op takes and gives u32, i32, f64, bool (u64, i64, usize as numbers)",
            ));
        }
    })
}

fn camel_case(name: &str) -> String {
    let mut out = String::new();
    let mut upper = false;
    for ch in name.chars() {
        if ch == '_' {
            upper = !out.is_empty();
        } else if upper {
            out.extend(ch.to_uppercase());
            upper = false;
        } else {
            out.push(ch);
        }
    }
    out
}

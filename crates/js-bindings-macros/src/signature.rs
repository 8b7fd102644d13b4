//! What an op's signature says: the kind of each parameter, and which forms the op has.

use proc_macro2::TokenStream;
use syn::{Error, FnArg, ItemFn, ReturnType, Type};

/// The forms an op can have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Fast,
    /// In the blocking pool; the flag says: on the lane for work that may take seconds.
    Pool {
        slow: bool,
    },
}

/// Where a parameter comes from.
#[derive(Clone)]
pub(crate) enum Param {
    /// `&mut Scope`: the call's scope.
    Scope,
    /// `&mut T`: a part of the embedder's state.
    Host(Type),
    /// `&[u8]`.
    View,
    /// `&mut [u8]`.
    ViewMut,
    /// `&str`.
    Str,
    /// Anything that implements `FromJs`.
    Value(Type),
}

pub(crate) struct Signature {
    pub(crate) form: Form,
    pub(crate) function: ItemFn,
    pub(crate) params: Vec<Param>,
}

impl Signature {
    pub(crate) fn parse(attributes: TokenStream, item: TokenStream) -> syn::Result<Signature> {
        let form = match attributes.to_string().as_str() {
            "" => Form::Plain,
            "fast" => Form::Fast,
            "pool" => Form::Pool { slow: false },
            "slow_pool" => Form::Pool { slow: true },
            _ => {
                return Err(Error::new_spanned(
                    attributes,
                    "expected `fast`, `pool` or `slow_pool`",
                ));
            }
        };
        let function: ItemFn = syn::parse2(item)?;
        let mut params = Vec::new();
        for input in &function.sig.inputs {
            let FnArg::Typed(typed) = input else {
                return Err(Error::new_spanned(input, "an op is a free function"));
            };
            params.push(classify(&typed.ty));
        }
        let signature = Signature {
            form,
            function,
            params,
        };
        signature.check()?;
        Ok(signature)
    }

    fn check(&self) -> syn::Result<()> {
        let count = |wanted: fn(&Param) -> bool| self.params.iter().filter(|p| wanted(p)).count();
        let inputs = &self.function.sig.inputs;
        let hosts: Vec<String> = self
            .params
            .iter()
            .filter_map(|p| match p {
                Param::Host(ty) => Some(quote::quote!(#ty).to_string()),
                _ => None,
            })
            .collect();
        if count(|p| matches!(p, Param::Scope)) > 0 && !hosts.is_empty() {
            return Err(Error::new_spanned(
                inputs,
                "an op with a scope may call JavaScript, whose ops take state parts: it can't hold one itself",
            ));
        }
        if hosts
            .iter()
            .enumerate()
            .any(|(i, a)| hosts[..i].contains(a))
        {
            return Err(Error::new_spanned(inputs, "a state part can be lent once"));
        }
        let written = count(|p| matches!(p, Param::ViewMut));
        if written > 1 || (written == 1 && count(|p| matches!(p, Param::View)) > 0) {
            return Err(Error::new_spanned(
                inputs,
                "a written view may overlap another view: take one of them",
            ));
        }
        if matches!(self.form, Form::Pool { .. })
            && self
                .params
                .iter()
                .any(|p| !matches!(p, Param::Value(_) | Param::Str))
        {
            return Err(Error::new_spanned(
                inputs,
                "a pool op runs on another thread: its arguments are owned",
            ));
        }
        Ok(())
    }

    /// The result type, and whether it stands in a `Result`.
    pub(crate) fn result(&self) -> (Option<&Type>, bool) {
        let ReturnType::Type(_, ty) = &self.function.sig.output else {
            return (None, false);
        };
        if let Type::Path(path) = &**ty
            && let Some(last) = path.path.segments.last()
            && last.ident == "Result"
            && let syn::PathArguments::AngleBracketed(args) = &last.arguments
            && let Some(syn::GenericArgument::Type(ok)) = args.args.first()
        {
            return (Some(ok), true);
        }
        (Some(ty), false)
    }
}

fn classify(ty: &Type) -> Param {
    let Type::Reference(reference) = ty else {
        return Param::Value(ty.clone());
    };
    let mutable = reference.mutability.is_some();
    match &*reference.elem {
        Type::Slice(_) if mutable => Param::ViewMut,
        Type::Slice(_) => Param::View,
        Type::Path(path) if path.path.is_ident("str") => Param::Str,
        Type::Path(path)
            if path
                .path
                .segments
                .last()
                .is_some_and(|s| s.ident == "Scope") =>
        {
            Param::Scope
        }
        inner if mutable => Param::Host(inner.clone()),
        _ => Param::Value(ty.clone()),
    }
}

//! What the types promise besides their methods.

use std::panic::{RefUnwindSafe, UnwindSafe};

use http_parser::encode::{DateCache, EncodeError, EncodeErrorKind};
use http_parser::{
    ErrorKind, Event, FieldSpan, Fields, Head, HeaderName, Leniency, Limits, Method, Mode,
    ParseError, Parser, ResponseTo, Span, Status, Version,
};

fn plain<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + std::fmt::Debug + Clone>() {}

fn value<T: Copy + Eq + std::hash::Hash>() {}

#[test]
fn types_go_everywhere() {
    plain::<Parser>();
    plain::<DateCache>();
    plain::<Event<'static>>();
    plain::<Head<'static>>();
    plain::<Fields<'static>>();
    plain::<ParseError>();
    plain::<EncodeError>();
    value::<ErrorKind>();
    value::<EncodeErrorKind>();
    value::<FieldSpan>();
    value::<HeaderName>();
    value::<Leniency>();
    value::<Limits>();
    value::<Method>();
    value::<Mode>();
    value::<ParseError>();
    value::<EncodeError>();
    value::<ResponseTo>();
    value::<Span>();
    value::<Status>();
    value::<Version>();
}

#[test]
fn a_parser_is_small() {
    // Without its two buffers; an idle connection keeps one.
    assert!(size_of::<Parser>() <= 512, "{}", size_of::<Parser>());
}

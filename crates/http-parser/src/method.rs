//! The request methods known by name. (T)

macro_rules! methods {
    ($($name:ident = $text:literal,)*) => {
        /// A request method. Methods are case-sensitive.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Method {
            $(#[doc = concat!("`", $text, "`")] $name,)*
            /// A token not in this list; see [`Head::method_text`](crate::Head::method_text).
            Other,
        }

        impl Method {
            /// Every known method, in the order of their discriminants.
            pub const KNOWN: &[Method] = &[$(Method::$name),*];

            /// The method with exactly this text, else [`Method::Other`].
            #[allow(non_upper_case_globals, reason = "the constants carry the variants' names")]
            pub fn from_bytes(text: &[u8]) -> Method {
                $(const $name: &[u8] = $text.as_bytes();)*
                match text {
                    $($name => Method::$name,)*
                    _ => Method::Other,
                }
            }

            /// The text as sent; empty for [`Method::Other`].
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Method::$name => $text,)*
                    Method::Other => "",
                }
            }
        }
    };
}

methods! {
    Get = "GET",
    Post = "POST",
    Head = "HEAD",
    Put = "PUT",
    Delete = "DELETE",
    Options = "OPTIONS",
    Patch = "PATCH",
    Connect = "CONNECT",
    Trace = "TRACE",
    Copy = "COPY",
    Lock = "LOCK",
    Mkcol = "MKCOL",
    Move = "MOVE",
    Propfind = "PROPFIND",
    Proppatch = "PROPPATCH",
    Search = "SEARCH",
    Unlock = "UNLOCK",
    Bind = "BIND",
    Rebind = "REBIND",
    Unbind = "UNBIND",
    Acl = "ACL",
    Report = "REPORT",
    Mkactivity = "MKACTIVITY",
    Checkout = "CHECKOUT",
    Merge = "MERGE",
    MSearch = "M-SEARCH",
    Notify = "NOTIFY",
    Subscribe = "SUBSCRIBE",
    Unsubscribe = "UNSUBSCRIBE",
    Purge = "PURGE",
    Mkcalendar = "MKCALENDAR",
    Link = "LINK",
    Unlink = "UNLINK",
    Source = "SOURCE",
    Query = "QUERY",
}

/// Whether a known method, or the preface of HTTP/2, begins so.
pub(crate) fn begins(text: &[u8]) -> bool {
    let known = |method: &Method| method.as_str().as_bytes().starts_with(text);
    b"PRI".starts_with(text) || Method::KNOWN.iter().any(known)
}

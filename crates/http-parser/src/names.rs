//! The field names recognised without allocation. (T)

macro_rules! names {
    ($($name:ident = $text:literal,)*) => {
        /// A well-known field name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum HeaderName {
            $(#[doc = concat!("`", $text, "`")] $name,)*
            /// Any other name.
            Other,
        }

        impl HeaderName {
            /// Every known name, in the order of their discriminants.
            pub const KNOWN: &[HeaderName] = &[$(HeaderName::$name),*];

            /// The name in lower case; empty for [`HeaderName::Other`].
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(HeaderName::$name => $text,)*
                    HeaderName::Other => "",
                }
            }
        }
    };
}

names! {
    Host = "host",
    Connection = "connection",
    ContentLength = "content-length",
    TransferEncoding = "transfer-encoding",
    Upgrade = "upgrade",
    Expect = "expect",
    KeepAlive = "keep-alive",
    Trailer = "trailer",
    Te = "te",
    ContentType = "content-type",
    ContentEncoding = "content-encoding",
    ContentLanguage = "content-language",
    ContentLocation = "content-location",
    ContentRange = "content-range",
    ContentDisposition = "content-disposition",
    ContentSecurityPolicy = "content-security-policy",
    Accept = "accept",
    AcceptEncoding = "accept-encoding",
    AcceptLanguage = "accept-language",
    AcceptRanges = "accept-ranges",
    AccessControlAllowOrigin = "access-control-allow-origin",
    Age = "age",
    Allow = "allow",
    Authorization = "authorization",
    CacheControl = "cache-control",
    Cookie = "cookie",
    Date = "date",
    Dnt = "dnt",
    Etag = "etag",
    Expires = "expires",
    Forwarded = "forwarded",
    From = "from",
    IfMatch = "if-match",
    IfModifiedSince = "if-modified-since",
    IfNoneMatch = "if-none-match",
    IfRange = "if-range",
    IfUnmodifiedSince = "if-unmodified-since",
    LastModified = "last-modified",
    Link = "link",
    Location = "location",
    Origin = "origin",
    Pragma = "pragma",
    ProxyAuthenticate = "proxy-authenticate",
    ProxyAuthorization = "proxy-authorization",
    ProxyConnection = "proxy-connection",
    Range = "range",
    Referer = "referer",
    RetryAfter = "retry-after",
    SecWebsocketAccept = "sec-websocket-accept",
    SecWebsocketExtensions = "sec-websocket-extensions",
    SecWebsocketKey = "sec-websocket-key",
    SecWebsocketProtocol = "sec-websocket-protocol",
    SecWebsocketVersion = "sec-websocket-version",
    Server = "server",
    SetCookie = "set-cookie",
    StrictTransportSecurity = "strict-transport-security",
    UpgradeInsecureRequests = "upgrade-insecure-requests",
    UserAgent = "user-agent",
    Vary = "vary",
    Via = "via",
    WwwAuthenticate = "www-authenticate",
    XForwardedFor = "x-forwarded-for",
    XForwardedHost = "x-forwarded-host",
    XForwardedProto = "x-forwarded-proto",
    XPoweredBy = "x-powered-by",
    XRequestedWith = "x-requested-with",
}

const SLOTS: usize = 256;
const EMPTY: u8 = u8::MAX;

/// Letters only differ by bit 5 in case; other bytes may collide, which costs
/// a comparison and no more.
#[inline]
const fn slot(len: usize, first: u8, middle: u8, last: u8) -> usize {
    let (f, m, l) = (
        (first | 0x20) as usize,
        (middle | 0x20) as usize,
        (last | 0x20) as usize,
    );
    (len.wrapping_mul(7) ^ f.wrapping_mul(5) ^ m.wrapping_mul(29) ^ l.wrapping_mul(67)) % SLOTS
}

const fn build() -> [u8; SLOTS] {
    let mut table = [EMPTY; SLOTS];
    let mut i = 0;
    while i < HeaderName::KNOWN.len() {
        let text = HeaderName::KNOWN[i].as_str().as_bytes();
        let mut at = slot(
            text.len(),
            text[0],
            text[text.len() / 2],
            text[text.len() - 1],
        );
        while table[at] != EMPTY {
            at = (at + 1) % SLOTS;
        }
        table[at] = i as u8;
        i += 1;
    }
    table
}

static TABLE: [u8; SLOTS] = build();

const fn texts() -> [&'static [u8]; HeaderName::KNOWN.len()] {
    let mut texts: [&[u8]; HeaderName::KNOWN.len()] = [b""; HeaderName::KNOWN.len()];
    let mut i = 0;
    while i < texts.len() {
        texts[i] = HeaderName::KNOWN[i].as_str().as_bytes();
        i += 1;
    }
    texts
}

static TEXTS: [&[u8]; HeaderName::KNOWN.len()] = texts();

impl HeaderName {
    /// The name with this text in any case, else [`HeaderName::Other`].
    pub fn from_bytes(text: &[u8]) -> HeaderName {
        let name = HeaderName::of_token(text);
        if name.as_str().as_bytes().eq_ignore_ascii_case(text) {
            name
        } else {
            HeaderName::Other
        }
    }

    /// As [`from_bytes`](Self::from_bytes), for what is known to be a token.
    #[inline]
    pub(crate) fn of_token(text: &[u8]) -> HeaderName {
        let (Some(first), Some(last)) = (text.first(), text.last()) else {
            return HeaderName::Other;
        };
        let mut at = slot(text.len(), *first, text[text.len() / 2], *last);
        loop {
            let index = TABLE[at] as usize;
            let Some(known) = TEXTS.get(index) else {
                return HeaderName::Other;
            };
            if same_token(known, text) {
                return HeaderName::KNOWN[index];
            }
            at = (at + 1) % SLOTS;
        }
    }
}

/// Whether `text` is `known`, a name of lower-case letters and dashes, in any
/// case. Setting bit 5 maps no other token byte on those.
#[inline]
fn same_token(known: &[u8], text: &[u8]) -> bool {
    const CASE: u64 = 0x2020_2020_2020_2020;
    if known.len() != text.len() {
        return false;
    }
    let (known_words, known_rest) = known.as_chunks::<8>();
    let (words, rest) = text.as_chunks::<8>();
    let same_word =
        |(a, b): (&[u8; 8], &[u8; 8])| u64::from_ne_bytes(*a) == u64::from_ne_bytes(*b) | CASE;
    known_words.iter().zip(words).all(same_word)
        && known_rest.iter().zip(rest).all(|(a, b)| *a == b | 0x20)
}

#[cfg(test)]
mod tests {
    use super::HeaderName;

    #[test]
    fn every_name_is_found_in_any_case() {
        for name in HeaderName::KNOWN {
            let text = name.as_str();
            assert!(text.bytes().all(|b| b == b'-' || b.is_ascii_lowercase()));
            assert_eq!(HeaderName::from_bytes(text.as_bytes()), *name);
            assert_eq!(
                HeaderName::from_bytes(text.to_uppercase().as_bytes()),
                *name
            );
        }
        for text in [
            &b""[..],
            b"x",
            b"hos",
            b"hostt",
            b"content-lengtH2",
            b"\xff\xff",
        ] {
            assert_eq!(HeaderName::from_bytes(text), HeaderName::Other);
        }
    }
}

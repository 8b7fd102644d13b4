//! The field names recognised without allocation. (T)

use crate::lanes::{self, Block, WIDTH};

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

/// A name as it is looked up: its first sixteen bytes in lower case, zeros
/// after its end, and its length.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    words: [u64; 2],
    len: usize,
}

impl Key {
    const NONE: Key = Key {
        words: [0, 0],
        len: 0,
    };

    /// Setting bit 5 maps no other token byte on letters and dashes.
    #[inline(always)]
    const fn new(block: &Block, len: usize) -> Key {
        const CASE: u64 = 0x2020_2020_2020_2020;
        let [a, b, c, d, e, f, g, h, tail @ ..] = *block;
        let words = [
            u64::from_le_bytes([a, b, c, d, e, f, g, h]),
            u64::from_le_bytes(tail),
        ];
        let masks = &MASKS[if len < WIDTH { len } else { WIDTH }];
        Key {
            words: [(words[0] | CASE) & masks[0], (words[1] | CASE) & masks[1]],
            len,
        }
    }

    const fn of(text: &[u8]) -> Key {
        let mut block = [0; WIDTH];
        let mut i = 0;
        while i < text.len() && i < WIDTH {
            block[i] = text[i];
            i += 1;
        }
        Key::new(&block, text.len())
    }

    #[inline(always)]
    const fn slot(&self, factor: u64) -> usize {
        let mixed = self.words[0] ^ self.words[1].rotate_left(29) ^ self.len as u64;
        (mixed.wrapping_mul(factor) >> (u64::BITS - SLOTS.ilog2())) as usize
    }
}

/// Which bytes of a block belong to a name of so many bytes.
const MASKS: [[u64; 2]; WIDTH + 1] = {
    let mut masks = [[0, 0]; WIDTH + 1];
    let mut len = 1;
    while len <= WIDTH {
        masks[len] = masks[len - 1];
        masks[len][(len - 1) / 8] |= 0xff << (8 * ((len - 1) % 8));
        len += 1;
    }
    masks
};

const SLOTS: usize = 512;
/// A power of two above the number of names, so that no index is beyond.
const ROOM: usize = 128;

static KEYS: [Key; ROOM] = {
    let mut keys = [Key::NONE; ROOM];
    let mut i = 0;
    while i < HeaderName::KNOWN.len() {
        keys[i] = Key::of(HeaderName::KNOWN[i].as_str().as_bytes());
        i += 1;
    }
    keys
};

static NAMES: [HeaderName; ROOM] = {
    let mut names = [HeaderName::Other; ROOM];
    let mut i = 0;
    while i < HeaderName::KNOWN.len() {
        names[i] = HeaderName::KNOWN[i];
        i += 1;
    }
    names
};

/// Each name's index at the slot of its key; no two names share one, thanks to
/// the factor.
const PERFECT: (u64, [u8; SLOTS]) = {
    let mut factor: u64 = 0x9e37_79b9_7f4a_7c15;
    'factors: loop {
        let mut table = [ROOM as u8 - 1; SLOTS];
        let mut i = 0;
        while i < HeaderName::KNOWN.len() {
            let at = Key::of(HeaderName::KNOWN[i].as_str().as_bytes()).slot(factor);
            if table[at] != ROOM as u8 - 1 {
                factor = factor.wrapping_mul(0xd129_0d3f_61a5_a96d) | 1;
                continue 'factors;
            }
            table[at] = i as u8;
            i += 1;
        }
        break (factor, table);
    }
};

const FACTOR: u64 = PERFECT.0;
static TABLE: [u8; SLOTS] = PERFECT.1;

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
    pub(crate) fn of_token(text: &[u8]) -> HeaderName {
        let key = match text.first_chunk() {
            Some(block) => Key::new(block, text.len()),
            None => Key::of(text),
        };
        let name = HeaderName::find(key);
        if text.len() > WIDTH && !same_end(name.as_str().as_bytes(), text) {
            return HeaderName::Other;
        }
        name
    }

    /// As [`of_token`](Self::of_token), of the one at this place.
    #[inline]
    pub(crate) fn at(bytes: &[u8], start: usize, len: usize) -> HeaderName {
        match lanes::block(bytes, start) {
            Some(block) if len <= WIDTH => HeaderName::of_block(&block, len),
            _ => HeaderName::of_token(&bytes[start..start + len]),
        }
    }

    /// The same of a token of `len` bytes, not more than a block, whatever
    /// follows it there.
    #[inline(always)]
    pub(crate) fn of_block(block: &Block, len: usize) -> HeaderName {
        HeaderName::find(Key::new(block, len))
    }

    /// The name whose beginning and length are these.
    #[inline(always)]
    fn find(key: Key) -> HeaderName {
        let index = TABLE[key.slot(FACTOR)] as usize % ROOM;
        let known = &KEYS[index];
        let other = (known.words[0] ^ key.words[0])
            | (known.words[1] ^ key.words[1])
            | (known.len ^ key.len) as u64;
        if other == 0 {
            NAMES[index]
        } else {
            HeaderName::Other
        }
    }
}

/// Whether `text`, of more than a block, ends as `known`, of the same length,
/// does. Setting bit 5 maps no other token byte on letters and dashes.
#[inline]
fn same_end(known: &[u8], text: &[u8]) -> bool {
    const CASE: u128 = u128::from_ne_bytes([0x20; WIDTH]);
    let (Some(known), Some(text)) = (known.last_chunk(), text.last_chunk()) else {
        return false;
    };
    u128::from_ne_bytes(*known) == u128::from_ne_bytes(*text) | CASE
}

#[cfg(test)]
mod tests {
    use super::{HeaderName, WIDTH};

    #[test]
    fn every_name_is_found_in_any_case() {
        for name in HeaderName::KNOWN {
            let text = name.as_str();
            assert!(text.len() <= 2 * WIDTH, "its two ends are compared");
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

//! What is parsed: bytes, and how they are cut into the slices fed.

/// The request that picohttpparser's bench made a classic.
const CLASSIC: &str = "GET /wp-content/uploads/2010/03/hello-kitty-darth-vader-pink.jpg HTTP/1.1\r\n\
    Host: www.kittyhell.com\r\n\
    User-Agent: Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10.6; ja-JP-mac; rv:1.9.2.3) Gecko/20100401 Firefox/3.6.3 Pathtraq/0.9\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n\
    Accept-Language: ja,en-us;q=0.7,en;q=0.3\r\nAccept-Encoding: gzip,deflate\r\n\
    Accept-Charset: Shift_JIS,utf-8;q=0.7,*;q=0.7\r\nKeep-Alive: 115\r\nConnection: keep-alive\r\n\
    Cookie: wp_ozh_wsa_visits=2; wp_ozh_wsa_visit_lasttime=xxxxxxxxxx; \
    __utma=xxxxxxxxx.xxxxxxxxxx.xxxxxxxxxx.xxxxxxxxxx.xxxxxxxxxx.x; \
    __utmz=xxxxxxxxx.xxxxxxxxxx.x.x.utmccn=(referral)|utmcsr=reader.livedoor.com|utmcct=/reader/|utmcmd=referral\r\n\r\n";
const SMALL: &str = "GET / HTTP/1.1\r\nHost: 127.0.0.1:900\r\n\r\n";
const BROWSER: &str = "GET /articles/2026/11/how-to-measure?page=2&lang=en HTTP/1.1\r\n\
    Host: www.example.org\r\nConnection: keep-alive\r\nCache-Control: max-age=0\r\n\
    User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Safari/537.36\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n\
    Accept-Language: en-GB,en;q=0.7,de;q=0.3\r\nAccept-Encoding: gzip, deflate, br\r\n\
    Referer: https://www.example.org/articles/2026/11/\r\nUpgrade-Insecure-Requests: 1\r\n\
    Cookie: session=0123456789abcdef0123456789abcdef; theme=dark; visits=42\r\n\r\n";
/// As from behind a content delivery network.
const RESPONSE: &str = "HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 05:29:31 GMT\r\nContent-Type: text/html; charset=utf-8\r\n\
    Content-Length: 0\r\nConnection: keep-alive\r\nServer: nginx\r\nCache-Control: public, max-age=60, s-maxage=300\r\n\
    ETag: W/\"5f2c-18c1d2f3a40\"\r\nLast-Modified: Mon, 23 Nov 2026 05:00:00 GMT\r\nExpires: Mon, 23 Nov 2026 05:30:31 GMT\r\n\
    Vary: Accept-Encoding, Cookie\r\nContent-Language: en\r\nContent-Encoding: identity\r\nAccept-Ranges: bytes\r\nAge: 17\r\n\
    Via: 1.1 varnish, 1.1 varnish\r\nX-Served-By: cache-fra-eddf8230091-FRA, cache-fra-eddf8230024-FRA\r\nX-Cache: MISS, HIT\r\n\
    X-Cache-Hits: 0, 12\r\nX-Timer: S1795412971.483921,VS0,VE1\r\nStrict-Transport-Security: max-age=31536000; includeSubDomains\r\n\
    X-Content-Type-Options: nosniff\r\nX-Frame-Options: SAMEORIGIN\r\nX-XSS-Protection: 0\r\nReferrer-Policy: no-referrer-when-downgrade\r\n\
    Content-Security-Policy: default-src 'self'; script-src 'self' 'nonce-4a7c1e'; img-src * data:; object-src 'none'\r\n\
    Permissions-Policy: interest-cohort=()\r\nAccess-Control-Allow-Origin: *\r\n\
    Set-Cookie: session=0123456789abcdef0123456789abcdef; Path=/; HttpOnly; Secure; SameSite=Lax\r\n\
    Set-Cookie: visits=42; Path=/; Max-Age=31536000\r\nAlt-Svc: h3=\":443\"; ma=86400\r\n\r\n";

/// Bytes of a chunked body's data.
const BODY: usize = 1 << 20;

/// How large chunks, or the slices fed, are.
#[derive(Clone, Copy)]
pub(crate) enum Sizes {
    Whole,
    Each(usize),
    /// 1 to 64, as a fixed random series says.
    Small,
}

pub(crate) struct Input {
    pub(crate) case: &'static str,
    pub(crate) request: bool,
    pub(crate) bytes: Vec<u8>,
    /// Lengths of the slices fed.
    pub(crate) cuts: Vec<u32>,
}

impl Input {
    fn new(case: &'static str, bytes: Vec<u8>, sizes: Sizes) -> Input {
        let cuts = cut(bytes.len(), sizes);
        let request = !bytes.starts_with(b"HTTP/");
        Input {
            case,
            request,
            bytes,
            cuts,
        }
    }

    pub(crate) fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.bytes.as_slice();
        self.cuts.iter().map(move |&len| {
            let (piece, after) = rest.split_at(len as usize);
            rest = after;
            piece
        })
    }
}

/// Every case that is wanted.
pub(crate) fn all(wanted: &dyn Fn(&str) -> bool) -> Vec<Input> {
    let large = Sizes::Each(16 * 1024);
    let heads = [
        ("classic request", CLASSIC, Sizes::Whole),
        ("small request", SMALL, Sizes::Whole),
        ("browser request", BROWSER, Sizes::Whole),
        ("response of 30 headers", RESPONSE, Sizes::Whole),
        ("classic request fed by 1-64", CLASSIC, Sizes::Small),
    ];
    let bodies = [
        ("chunks of 16K fed by 16K", large, large),
        ("chunks of 16K fed by 1-64", large, Sizes::Small),
        ("chunks of 1-64 fed by 16K", Sizes::Small, large),
        ("chunks of 1-64 fed by 1-64", Sizes::Small, Sizes::Small),
    ];
    let heads = heads.into_iter().filter(|(case, ..)| wanted(case));
    let bodies = bodies.into_iter().filter(|(case, ..)| wanted(case));
    heads
        .map(|(case, text, sizes)| Input::new(case, text.as_bytes().to_vec(), sizes))
        .chain(bodies.map(|(case, chunks, sizes)| Input::new(case, chunked(chunks), sizes)))
        .collect()
}

fn cut(len: usize, sizes: Sizes) -> Vec<u32> {
    let (mut cuts, mut left, mut seed) = (Vec::new(), len, 1u64);
    while left > 0 {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let size = match sizes {
            Sizes::Whole => left,
            Sizes::Each(size) => size,
            Sizes::Small => 1 + (seed >> 58) as usize,
        };
        cuts.push(size.min(left) as u32);
        left -= size.min(left);
    }
    cuts
}

fn chunked(sizes: Sizes) -> Vec<u8> {
    let mut bytes = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for len in cut(BODY, sizes) {
        http_parser::encode::chunk(&mut bytes, &vec![b'x'; len as usize]);
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    bytes
}

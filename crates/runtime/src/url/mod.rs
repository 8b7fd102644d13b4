//! `node:url`: WHATWG URLs parsed by the `url` crate, domains by `idna`; the legacy parser is JavaScript.
//!
//! A URL crosses as its serialization (always ASCII) and the places where its parts begin, so that getters need no call.

mod pattern;

use crate::core::room::room;
use js_bindings::op;
use url::{Url, quirks};

room! {
    name: "url",
    ops: [parse, update, can_parse, domain_to_ascii, domain_to_unicode, host_to_ascii, format, pattern::parse_pattern, pattern::pattern_input],
    public: [("url", "url.js")],
    shared: ["whatwg.js", "search_params.js", "file_url.js"],
    load: Eager,
}

/// A part that is not there; JavaScript reads it as -1.
const NONE: u32 = u32::MAX;

/// The href of `input`, undefined if it is no URL. `places` (eight u32) gets what [`places`] says.
#[op]
fn parse(input: &str, base: Option<String>, places: &mut [u8]) -> Option<String> {
    let url = parsed(input, base.as_deref())?;
    Some(described(url, places))
}

#[op]
fn can_parse(input: &str, base: Option<String>) -> bool {
    parsed(input, base.as_deref()).is_some()
}

fn parsed(input: &str, base: Option<&str>) -> Option<Url> {
    match base {
        None => Url::parse(input).ok(),
        Some(base) => Url::parse(base).ok()?.join(input).ok(),
    }
}

/// Sets one part of `href`; undefined if the value is refused, which leaves the URL as it was.
#[op]
fn update(href: &str, part: u32, value: &str, places: &mut [u8]) -> Option<String> {
    let mut url = Url::parse(href).ok()?;
    match part {
        0 => quirks::set_protocol(&mut url, value).ok()?,
        1 => quirks::set_username(&mut url, value).ok()?,
        2 => quirks::set_password(&mut url, value).ok()?,
        3 => quirks::set_host(&mut url, value).ok()?,
        4 => quirks::set_hostname(&mut url, value).ok()?,
        5 => quirks::set_port(&mut url, value).ok()?,
        6 => quirks::set_pathname(&mut url, value),
        7 => quirks::set_search(&mut url, value),
        8 => quirks::set_hash(&mut url, value),
        _ => return None,
    }
    Some(described(url, places))
}

/// Writes the ends and beginnings: scheme end, username end, host start, host end, port, path start, query start,
/// fragment start; a part that is not there is `NONE`.
fn described(url: Url, places: &mut [u8]) -> String {
    let at = quirks::internal_components(&url);
    let numbers = [
        at.scheme_end,
        at.username_end,
        at.host_start,
        at.host_end,
        at.port.map_or(NONE, u32::from),
        at.path_start,
        at.query_start.unwrap_or(NONE),
        at.fragment_start.unwrap_or(NONE),
    ];
    for (slot, number) in places.as_chunks_mut::<4>().0.iter_mut().zip(numbers) {
        *slot = number.to_ne_bytes();
    }
    url.into()
}

/// The host in ASCII as a URL would have it, '' if it is not valid.
#[op]
fn domain_to_ascii(domain: &str) -> String {
    host_of_url(domain).unwrap_or_default()
}

/// The host in Unicode, '' if it is not valid.
#[op]
fn domain_to_unicode(domain: &str) -> String {
    host_of_url(domain)
        .map(|host| in_unicode(&host))
        .unwrap_or_default()
}

/// `domain` through the host parser of a special URL, which also reads IPv4 addresses.
fn host_of_url(domain: &str) -> Option<String> {
    let mut url = Url::parse("ws://x").ok()?;
    quirks::set_hostname(&mut url, domain).ok()?;
    Some(quirks::hostname(&url).to_owned())
}

/// A valid host with its `xn--` labels spelled out; one that can't be stays as it is.
fn in_unicode(host: &str) -> String {
    let unicode = quirks::domain_to_unicode(host);
    if unicode.is_empty() {
        host.to_owned()
    } else {
        unicode
    }
}

/// As the legacy parser wants it: no character is forbidden, '' only if the labels can't be converted.
#[op]
fn host_to_ascii(host: &str) -> String {
    use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
    Uts46::new()
        .to_ascii(
            host.as_bytes(),
            AsciiDenyList::EMPTY,
            Hyphens::Allow,
            DnsLength::Ignore,
        )
        .map(|host| host.into_owned())
        .unwrap_or_default()
}

/// `url.format(URL, options)`.
#[op]
fn format(href: &str, fragment: bool, unicode: bool, search: bool, auth: bool) -> String {
    let Ok(mut url) = Url::parse(href) else {
        return href.to_owned();
    };
    if !fragment {
        url.set_fragment(None);
    }
    if !search {
        url.set_query(None);
    }
    if !auth {
        // Refused only where there is no user to begin with.
        let _ = url.set_username("");
        let _ = url.set_password(None);
    }
    let Some(host) = url
        .host_str()
        .filter(|_| unicode && is_special(url.scheme()))
    else {
        return url.into();
    };
    let host = in_unicode(host);
    let at = quirks::internal_components(&url);
    let text = url.as_str();
    [
        &text[..at.host_start as usize],
        &host,
        &text[at.host_end as usize..],
    ]
    .concat()
}

/// The standard's special schemes: only their hosts are domains.
fn is_special(scheme: &str) -> bool {
    matches!(scheme, "http" | "https" | "ws" | "wss" | "ftp" | "file")
}

//! URLPattern: the `urlpattern` crate takes patterns and inputs apart; JavaScript's own regular expressions match them.

use js_bindings::op;
use std::borrow::Cow;
use urlpattern::quirks::{
    self, EcmaRegexp, StringOrInit, UrlPatternComponent, UrlPatternInit,
    process_construct_pattern_input, process_match_input,
};
use urlpattern::{Error, UrlPatternOptions};

/// A text, or nine parts of which some are there: protocol, username, password, hostname, port, pathname, search, hash,
/// baseURL.
fn input(text: Option<String>, parts: Vec<Option<String>>) -> StringOrInit<'static> {
    if let Some(text) = text {
        return StringOrInit::String(Cow::Owned(text));
    }
    let mut parts = parts.into_iter();
    let mut next = || parts.next().flatten();
    StringOrInit::Init(UrlPatternInit {
        protocol: next(),
        username: next(),
        password: next(),
        hostname: next(),
        port: next(),
        pathname: next(),
        search: next(),
        hash: next(),
        base_url: next(),
    })
}

/// What JavaScript keeps of a component: the pattern, the regular expression, the names of its groups.
type Component = (String, String, Vec<String>);

/// The eight components and whether there are groups of regular expressions; nothing for what is no pattern.
#[op]
pub(crate) fn parse_pattern(
    text: Option<String>,
    parts: Vec<Option<String>>,
    base: Option<String>,
    ignore_case: bool,
) -> Option<(Vec<Component>, bool)> {
    let parse = || -> Result<quirks::UrlPattern, Error> {
        let init = process_construct_pattern_input(input(text, parts), base.as_deref())?;
        let options = UrlPatternOptions {
            ignore_case,
            ..UrlPatternOptions::default()
        };
        quirks::parse_pattern::<EcmaRegexp>(init, options)
    };
    let pattern = parse().ok()?;
    let component = |each: UrlPatternComponent| {
        (
            each.pattern_string,
            each.regexp_string,
            each.group_name_list,
        )
    };
    let components = [
        pattern.protocol,
        pattern.username,
        pattern.password,
        pattern.hostname,
        pattern.port,
        pattern.pathname,
        pattern.search,
        pattern.hash,
    ];
    Some((
        components.into_iter().map(component).collect(),
        pattern.has_regexp_groups,
    ))
}

/// The eight parts of what is matched; nothing for what is no URL.
#[op]
pub(crate) fn pattern_input(
    text: Option<String>,
    parts: Vec<Option<String>>,
    base: Option<String>,
) -> Option<Vec<String>> {
    let (found, _) = process_match_input(input(text, parts), base.as_deref()).ok()??;
    let found = quirks::parse_match_input(found)?;
    Some(vec![
        found.protocol,
        found.username,
        found.password,
        found.hostname,
        found.port,
        found.pathname,
        found.search,
        found.hash,
    ])
}

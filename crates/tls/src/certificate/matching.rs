//! Whether a certificate is for a host or a mail address (RFC 6125, `X509_check_host(3)`).

use super::{AltName, Certificate};

/// How names are matched. `Default` is OpenSSL's.
#[derive(Debug, Clone, Copy, Default)]
pub struct HostFlags {
    /// The common name counts although there are alternative names of the kind.
    pub always_subject: bool,
    /// The common name never counts.
    pub never_subject: bool,
    /// No pattern matches.
    pub no_wildcards: bool,
    /// A pattern's star is the whole first label, not a part of it.
    pub no_partial_wildcards: bool,
    /// A star may stand for several labels.
    pub multi_label_wildcards: bool,
    /// A name that begins with a dot matches single labels before it only.
    pub single_label_subdomains: bool,
}

pub(super) fn host(certificate: &Certificate, host: &str, flags: HostFlags) -> Option<String> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let mut has_names = false;
    for name in certificate.alt_names.iter().flatten() {
        let AltName::Dns(pattern) = name else {
            continue;
        };
        has_names = true;
        if fits(pattern, host, flags) {
            return Some(pattern.clone());
        }
    }
    if flags.never_subject || (has_names && !flags.always_subject) {
        return None;
    }
    let mut names = certificate.subject.common_names();
    names
        .find(|name| fits(name, host, flags))
        .map(str::to_owned)
}

pub(super) fn email(certificate: &Certificate, email: &str, flags: HostFlags) -> bool {
    // The host is the same in any case, the box before it is not.
    let same = |name: &str| match (name.rsplit_once('@'), email.rsplit_once('@')) {
        (Some((a, at)), Some((b, bt))) => a == b && at.eq_ignore_ascii_case(bt),
        _ => name == email,
    };
    let mut has_names = false;
    for name in certificate.alt_names.iter().flatten() {
        let AltName::Email(name) = name else { continue };
        has_names = true;
        if same(name) {
            return true;
        }
    }
    if flags.never_subject || (has_names && !flags.always_subject) {
        return false;
    }
    certificate.subject.of_kind("emailAddress").any(same)
}

fn fits(pattern: &str, host: &str, flags: HostFlags) -> bool {
    let pattern = pattern.strip_suffix('.').unwrap_or(pattern);
    if let Some(domain) = host.strip_prefix('.')
        && !domain.is_empty()
    {
        // Any name below a domain is asked for.
        let Some(at) = pattern.len().checked_sub(host.len()) else {
            return false;
        };
        let Some((label, rest)) = pattern.split_at_checked(at) else {
            return false;
        };
        let one = !flags.single_label_subdomains || !label.contains('.');
        return at > 0 && one && rest.eq_ignore_ascii_case(host);
    }
    if pattern.eq_ignore_ascii_case(host) {
        return true;
    }
    if flags.no_wildcards {
        return false;
    }
    let Some((before, after)) = pattern.split_once('*') else {
        return false;
    };
    let Some((tail, rest)) = after.split_once('.') else {
        return false;
    };
    // One star, in the first label, with two labels behind it at least.
    if before.contains('.') || after.contains('*') || !rest.contains('.') || rest.is_empty() {
        return false;
    }
    let is_partial = !before.is_empty() || !tail.is_empty();
    if is_partial && (flags.no_partial_wildcards || is_international(before)) {
        return false;
    }
    let end = after;
    let Some(length) = host.len().checked_sub(before.len() + end.len()) else {
        return false;
    };
    let (Some(head), Some(foot)) = (host.get(..before.len()), host.get(host.len() - end.len()..))
    else {
        return false;
    };
    let Some(star) = host.get(before.len()..before.len() + length) else {
        return false;
    };
    if star.is_empty() || !head.eq_ignore_ascii_case(before) || !foot.eq_ignore_ascii_case(end) {
        return false;
    }
    if is_international(star) && is_partial {
        return false;
    }
    star.chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || (c == '.' && flags.multi_label_wildcards))
}

fn is_international(label: &str) -> bool {
    label
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
}

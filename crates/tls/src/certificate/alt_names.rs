//! The names of subjectAltName (RFC 5280 section 4.2.1.6), and their text, in which no name can pass for several.

use super::names::Name;
use core::net::{Ipv4Addr, Ipv6Addr};
use x509_parser::extensions::GeneralName;

/// One name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AltName {
    /// A host's name.
    Dns(String),
    /// An address of mail.
    Email(String),
    /// A URI.
    Uri(String),
    /// 4 or 16 bytes, or others that are no address.
    Ip(Vec<u8>),
    /// A distinguished name.
    Directory(Name),
    /// An object identifier, with dots.
    Registered(String),
    /// A name of another kind, by its object identifier.
    Other(String),
    /// Anything else.
    Unknown,
}

pub(super) fn of(name: &GeneralName<'_>) -> AltName {
    match name {
        GeneralName::DNSName(name) => AltName::Dns((*name).to_owned()),
        GeneralName::RFC822Name(name) => AltName::Email((*name).to_owned()),
        GeneralName::URI(name) => AltName::Uri((*name).to_owned()),
        GeneralName::IPAddress(bytes) => AltName::Ip(bytes.to_vec()),
        GeneralName::DirectoryName(name) => AltName::Directory(Name::read(name)),
        GeneralName::RegisteredID(oid) => AltName::Registered(oid.to_id_string()),
        GeneralName::OtherName(oid, _) => AltName::Other(oid.to_id_string()),
        // Latin-1 where ASCII should be: shown escaped, matched by nothing.
        GeneralName::Invalid(tag, bytes) => {
            let text: String = bytes.iter().copied().map(char::from).collect();
            match tag.0 {
                1 => AltName::Email(text),
                2 => AltName::Dns(text),
                6 => AltName::Uri(text),
                _ => AltName::Unknown,
            }
        }
        _ => AltName::Unknown,
    }
}

impl AltName {
    /// `DNS:localhost`, `IP Address:127.0.0.1` and so on; quoted when it has characters that end a name.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Dns(name) => safe("DNS", name),
            Self::Email(name) => safe("email", name),
            Self::Uri(name) => safe("URI", name),
            Self::Ip(bytes) => format!("IP Address:{}", address(bytes)),
            Self::Directory(name) => safe("DirName", &directory(name)),
            Self::Registered(oid) => format!("Registered ID:{oid}"),
            Self::Other(_) => "othername:<unsupported>".to_owned(),
            Self::Unknown => "<unsupported>".to_owned(),
        }
    }

    /// Kind and text, for authorityInfoAccess.
    pub(super) fn access_text(&self) -> (&'static str, String) {
        let of = |kind: &'static str, name: &String| (kind, quoted(name));
        match self {
            Self::Dns(name) => of("DNS", name),
            Self::Email(name) => of("email", name),
            Self::Uri(name) => of("URI", name),
            Self::Ip(bytes) => ("IP Address", address(bytes)),
            Self::Directory(name) => of("DirName", &directory(name)),
            Self::Registered(oid) => ("Registered ID", oid.clone()),
            Self::Other(_) | Self::Unknown => ("othername", "<unsupported>".to_owned()),
        }
    }
}

fn safe(kind: &str, name: &str) -> String {
    format!("{kind}:{}", quoted(name))
}

/// `/C=US/CN=x`, OpenSSL's one-line form.
fn directory(name: &Name) -> String {
    let mut out = String::new();
    for (i, attribute) in name.attributes.iter().enumerate() {
        if i > 0 {
            out.push_str(if attribute.joined { " + " } else { "," });
        }
        out.push_str(&format!("{}={}", attribute.kind, attribute.value));
    }
    out
}

/// As it is, or as a JSON string when it has characters that mean something in a list of names.
fn quoted(name: &str) -> String {
    let is_unsafe = |c: char| matches!(c, '"' | '\\' | ',' | '\'') || !(' '..='~').contains(&c);
    if !name.contains(is_unsafe) {
        return name.to_owned();
    }
    let mut out = String::from("\"");
    for c in name.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ',' | '\'' => out.push_str(&format!("\\u{:04x}", c as u32)),
            ' '..='~' => out.push(c),
            _ if (c as u32) < 0x100 => out.push_str(&format!("\\u{:04x}", c as u32)),
            _ => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
    out
}

fn address(bytes: &[u8]) -> String {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Ipv4Addr::from(four).to_string();
    }
    match <[u8; 16]>::try_from(bytes) {
        // Each group in full, in upper case.
        Ok(bytes) => {
            let groups = Ipv6Addr::from(bytes)
                .segments()
                .map(|group| format!("{group:X}"));
            groups.join(":")
        }
        Err(_) => format!("<invalid length={}>", bytes.len()),
    }
}

//! Distinguished names: their attributes, and OpenSSL's text of them.

use x509_parser::asn1_rs::{Any, Tag};
use x509_parser::x509::X509Name;

/// One attribute of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// OpenSSL's short name, or the object identifier where there is none.
    pub kind: String,
    /// The value as text.
    pub value: String,
    /// It belongs to the same part as the attribute before (a multi-valued RDN).
    pub joined: bool,
}

/// A distinguished name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// In the order in which they stand there.
    pub attributes: Vec<Attribute>,
    /// In DER.
    pub der: Vec<u8>,
}

/// Object identifiers and OpenSSL's short names for them.
const SHORT: &[(&str, &str)] = &[
    ("2.5.4.6", "C"),
    ("2.5.4.8", "ST"),
    ("2.5.4.7", "L"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.3", "CN"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
    ("1.2.840.113549.1.9.2", "unstructuredName"),
    ("1.2.840.113549.1.9.8", "unstructuredAddress"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.9", "street"),
    ("2.5.4.12", "title"),
    ("2.5.4.13", "description"),
    ("2.5.4.15", "businessCategory"),
    ("2.5.4.16", "postalAddress"),
    ("2.5.4.17", "postalCode"),
    ("2.5.4.18", "postOfficeBox"),
    ("2.5.4.20", "telephoneNumber"),
    ("2.5.4.41", "name"),
    ("2.5.4.42", "GN"),
    ("2.5.4.43", "initials"),
    ("2.5.4.44", "generationQualifier"),
    ("2.5.4.45", "x500UniqueIdentifier"),
    ("2.5.4.46", "dnQualifier"),
    ("2.5.4.65", "pseudonym"),
    ("2.5.4.72", "role"),
    ("2.5.4.97", "organizationIdentifier"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL"),
    ("1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST"),
    ("1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"),
];

impl Name {
    pub(crate) fn read(name: &X509Name<'_>) -> Self {
        let mut attributes = Vec::new();
        for part in name.iter_rdn() {
            for (i, attribute) in part.iter().enumerate() {
                let oid = attribute.attr_type().to_id_string();
                let short = SHORT.iter().find(|(known, _)| *known == oid);
                attributes.push(Attribute {
                    kind: short.map_or(oid.clone(), |(_, short)| (*short).to_owned()),
                    value: text(attribute.attr_value()),
                    joined: i > 0,
                });
            }
        }
        Self {
            attributes,
            der: name.as_raw().to_vec(),
        }
    }

    /// Whether both are the same name: case and runs of blanks make no difference (RFC 5280 section 7.1).
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        if self.der == other.der {
            return true;
        }
        let equal = |(a, b): (&Attribute, &Attribute)| {
            a.kind == b.kind && a.joined == b.joined && folded(&a.value) == folded(&b.value)
        };
        self.attributes.len() == other.attributes.len()
            && self.attributes.iter().zip(&other.attributes).all(equal)
    }

    /// A line for each part, `CN=agent1`, values escaped as RFC 2253 has it (`X509_NAME_print_ex(3)`).
    #[must_use]
    pub fn lines(&self) -> String {
        let mut out = String::new();
        for (
            i,
            Attribute {
                kind,
                value,
                joined,
            },
        ) in self.attributes.iter().enumerate()
        {
            if i > 0 {
                out.push_str(if *joined { " + " } else { "\n" });
            }
            out.push_str(kind);
            out.push('=');
            escape(value, &mut out);
        }
        out
    }

    /// The common names.
    pub fn common_names(&self) -> impl Iterator<Item = &str> {
        self.of_kind("CN")
    }

    pub(super) fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &str> {
        let found = self
            .attributes
            .iter()
            .filter(move |attribute| attribute.kind == kind);
        found.map(|attribute| attribute.value.as_str())
    }
}

fn folded(value: &str) -> String {
    value
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn escape(value: &str, out: &mut String) {
    let last = value.chars().count().saturating_sub(1);
    for (i, c) in value.chars().enumerate() {
        match c {
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' => out.extend(['\\', c]),
            '#' if i == 0 => out.push_str("\\#"),
            ' ' if i == 0 || i == last => out.push_str("\\ "),
            '\0'..='\x1f' | '\x7f' => out.push_str(&format!("\\{:02X}", c as u32)),
            _ => out.push(c),
        }
    }
}

/// The value of any of the string types.
pub(super) fn text(value: &Any<'_>) -> String {
    let bytes = value.data;
    match value.tag() {
        Tag::BmpString => {
            let units = bytes
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units)
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        Tag::UniversalString => {
            let quads = bytes
                .chunks_exact(4)
                .map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]));
            quads
                .map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        Tag::T61String => bytes.iter().copied().map(char::from).collect(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(char::from).collect(),
        },
    }
}

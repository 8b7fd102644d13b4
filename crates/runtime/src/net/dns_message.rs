//! Messages to name servers (RFC 1035) as bytes, and their answers as lists of text: `hickory-proto` knows the format.

use hickory_proto::op::{Message, MessageType, Query};
use hickory_proto::rr::{Name, RData, RecordType};
use js_bindings::op;
use std::net::IpAddr;

/// The bytes of a question, which ask for recursion; the first two are a number that nobody can guess. Nothing for what can be
/// no name.
#[op]
pub(crate) fn dns_query(name: &str, kind: u32) -> Option<Vec<u8>> {
    let mut message = Message::query();
    message.metadata.recursion_desired = true;
    let kind = RecordType::from(kind as u16);
    message.add_query(Query::query(parse(name)?, kind));
    message.to_vec().ok()
}

/// The name that holds the names of an address (RFC 1035, section 3.5; RFC 3596, section 2.5).
#[op]
pub(crate) fn reverse_name(ip: &str) -> Option<String> {
    let name = Name::from(ip.parse::<IpAddr>().ok()?);
    Some(text(&name))
}

/// Type, time to live, and the fields in the order of node's properties.
type Fields = (f64, f64, Vec<String>);

/// Response code, whether it was cut short, and the records; nothing for what is no answer to that question.
#[op]
pub(crate) fn dns_answer(
    bytes: &[u8],
    name: &str,
    kind: u32,
    id: u32,
) -> Option<(f64, bool, Vec<Fields>)> {
    let message = Message::from_vec(bytes).ok()?;
    let [asked] = &message.queries[..] else {
        return None;
    };
    let told = message.metadata.message_type == MessageType::Response;
    let fits = u32::from(message.metadata.id) == id
        && u32::from(u16::from(asked.query_type())) == kind
        && asked.name().eq_ignore_root(&parse(name)?);
    if !told || !fits {
        return None;
    }
    let records = message.answers.iter().filter_map(|record| {
        let kind = u16::from(record.record_type());
        Some((
            f64::from(kind),
            f64::from(record.ttl),
            fields(&record.data)?,
        ))
    });
    let code = u16::from(message.metadata.response_code);
    let truncated = message.metadata.truncation;
    Some((f64::from(code), truncated, records.collect()))
}

fn parse(name: &str) -> Option<Name> {
    if name.is_empty() {
        return Some(Name::root());
    }
    let mut name = Name::from_ascii(name).ok()?;
    name.set_fqdn(true);
    Some(name)
}

fn text(name: &Name) -> String {
    let mut text = name.to_ascii();
    if text.len() > 1 && text.ends_with('.') {
        text.pop();
    }
    text
}

/// Bytes as characters of the same number.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

fn fields(data: &RData) -> Option<Vec<String>> {
    Some(match data {
        RData::A(a) => vec![a.0.to_string()],
        RData::AAAA(aaaa) => vec![aaaa.0.to_string()],
        RData::CNAME(name) => vec![text(&name.0)],
        RData::NS(name) => vec![text(&name.0)],
        RData::PTR(name) => vec![text(&name.0)],
        RData::MX(mx) => vec![text(&mx.exchange), mx.preference.to_string()],
        RData::TXT(txt) => txt.txt_data.iter().map(|part| latin1(part)).collect(),
        RData::SRV(srv) => vec![
            text(&srv.target),
            srv.port.to_string(),
            srv.priority.to_string(),
            srv.weight.to_string(),
        ],
        RData::NAPTR(naptr) => vec![
            latin1(&naptr.flags),
            latin1(&naptr.services),
            latin1(&naptr.regexp),
            text(&naptr.replacement),
            naptr.order.to_string(),
            naptr.preference.to_string(),
        ],
        RData::SOA(soa) => vec![
            text(&soa.mname),
            text(&soa.rname),
            soa.serial.to_string(),
            // Unsigned on the wire.
            (soa.refresh as u32).to_string(),
            (soa.retry as u32).to_string(),
            (soa.expire as u32).to_string(),
            soa.minimum.to_string(),
        ],
        RData::CAA(caa) => vec![caa.flags().to_string(), caa.tag.clone(), latin1(&caa.value)],
        RData::TLSA(tlsa) => vec![
            u8::from(tlsa.cert_usage).to_string(),
            u8::from(tlsa.selector).to_string(),
            u8::from(tlsa.matching).to_string(),
            latin1(&tlsa.cert_data),
        ],
        _ => return None,
    })
}

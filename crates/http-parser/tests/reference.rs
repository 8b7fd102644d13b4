//! Heads beside `httparse`, which reads them without any framing: whatever head is accepted here, it accepts as well and
//! finds the same in it; what it refuses is refused here.

use http_parser::{Event, Mode, Parser};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What both find: start line in parts, fields in order, length of the head.
type Found = (Vec<Vec<u8>>, Vec<(Vec<u8>, Vec<u8>)>, usize);

fn ours(mode: Mode, bytes: &[u8]) -> Result<Option<Found>, ()> {
    let mut parser = Parser::new(mode);
    let mut input = bytes;
    match parser.next(&mut input) {
        Ok(Some(Event::Head(head))) => {
            let line = match mode {
                Mode::Request => vec![head.method_text().to_vec(), head.target().to_vec()],
                _ => {
                    // httparse gives no reason that is not ASCII.
                    let reason = Some(head.reason()).filter(|reason| reason.is_ascii());
                    vec![
                        head.status().unwrap_or(0).to_string().into_bytes(),
                        reason.unwrap_or(b"").to_vec(),
                    ]
                }
            };
            let fields = head.fields();
            let fields = fields.iter().map(|(n, v)| (n.to_vec(), v.to_vec()));
            Ok(Some((line, fields.collect(), parser.offset() as usize)))
        }
        Ok(_) => Ok(None),
        Err(_) => Err(()),
    }
}

fn reference(mode: Mode, bytes: &[u8]) -> Result<Option<Found>, httparse::Error> {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let (line, status, headers) = if mode == Mode::Request {
        let mut request = httparse::Request::new(&mut headers);
        let status = request.parse(bytes)?;
        let line = [request.method, request.path];
        let line = line.map(|part| part.unwrap_or("").as_bytes().to_vec());
        (line, status, request.headers.to_vec())
    } else {
        let mut response = httparse::Response::new(&mut headers);
        let status = response.parse(bytes)?;
        let code = response.code.unwrap_or(0).to_string();
        let reason = response.reason.unwrap_or("").as_bytes().to_vec();
        (
            [code.into_bytes(), reason],
            status,
            response.headers.to_vec(),
        )
    };
    let httparse::Status::Complete(len) = status else {
        return Ok(None);
    };
    let fields = headers
        .iter()
        .map(|h| (h.name.as_bytes().to_vec(), h.value.to_vec()));
    Ok(Some((line.to_vec(), fields.collect(), len)))
}

fn head(mode: Mode) -> impl Strategy<Value = Vec<u8>> {
    let line = match mode {
        Mode::Request => "(GET|POST|DELETE|M-SEARCH) [!-~]{1,40} HTTP/1\\.[01]",
        _ => "HTTP/1\\.[01] [1-9][0-9]{2}( [ -~]{0,20})?",
    };
    let field = prop_oneof![
        4 => "[a-zA-Z-]{1,20}:[ \t]{0,2}[!-~]([ -~]{0,40}[!-~])?[ \t]{0,2}",
        1 => "[!#-'*+.^-z|~-]{1,40}:",
    ];
    // Bytes that mean something, put anywhere.
    let spoil = (
        any::<Index>(),
        any::<bool>(),
        select(&b"\r\n\t :;\0\x7f\x80\xffaA/"[..]),
    );
    (line, vec(field, 0..12), vec(spoil, 0..3)).prop_map(|(line, fields, spoils)| {
        let mut bytes = format!(
            "{line}\r\n{}\r\n",
            fields.join("\r\n") + if fields.is_empty() { "" } else { "\r\n" }
        )
        .into_bytes();
        for (at, insert, byte) in spoils {
            let at = at.index(bytes.len());
            if insert {
                bytes.insert(at, byte);
            } else {
                bytes[at] = byte;
            }
        }
        bytes
    })
}

fn compare(mode: Mode, bytes: &[u8]) -> Result<(), TestCaseError> {
    let (ours, reference) = (ours(mode, bytes), reference(mode, bytes));
    let shown = String::from_utf8_lossy(bytes);
    match (ours, reference) {
        (Ok(Some(ours)), Ok(found)) => prop_assert_eq!(Some(ours), found, "{:?}", shown),
        (Ok(Some(_)), Err(error)) => {
            prop_assert!(false, "httparse refuses it ({error}): {shown:?}")
        }
        (Ok(None), Ok(Some(_))) => prop_assert!(false, "httparse finds a whole head: {shown:?}"),
        // Refused earlier, or by a rule that httparse does not have; or not whole yet.
        _ => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn requests_are_read_alike(bytes in head(Mode::Request)) {
        compare(Mode::Request, &bytes)?;
    }

    #[test]
    fn responses_are_read_alike(bytes in head(Mode::Response)) {
        compare(Mode::Response, &bytes)?;
    }
}

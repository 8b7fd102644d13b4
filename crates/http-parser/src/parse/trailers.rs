//! What a trailer section must not hold: fields that frame the message it
//! ends (RFC 9110, 6.5.1).

use crate::error::{ErrorKind, Fault};
use crate::{FieldSpan, HeaderName};

/// Refuses framing fields; faults are relative to the section's start.
pub(super) fn check(fields: &[FieldSpan]) -> Result<(), Fault> {
    for field in fields {
        let at = field.name.start as usize;
        match field.known {
            HeaderName::ContentLength => {
                let reason = "Content-Length can't be present with Transfer-Encoding";
                return Err(Fault::new(ErrorKind::InvalidContentLength, reason, at));
            }
            HeaderName::TransferEncoding => {
                let reason = "Invalid `Transfer-Encoding` header value";
                return Err(Fault::new(ErrorKind::InvalidTransferEncoding, reason, at));
            }
            _ => {}
        }
    }
    Ok(())
}

//! Start lines and fields, whole heads or piece by piece.

use bytes::BufMut;

use super::{EncodeError, EncodeErrorKind, check, check_some, check_text, check_token};
use crate::Version;

/// A request's head. The target is taken as it is: bytes from 0x80 up are
/// written, though a strict server will refuse them.
///
/// # Errors
///
/// A part that is unfit; see [`EncodeErrorKind`].
pub fn request_head<B, F, N, V>(
    out: &mut B,
    method: &[u8],
    target: &[u8],
    version: Version,
    fields: F,
) -> Result<(), EncodeError>
where
    B: BufMut,
    F: IntoIterator<Item = (N, V), IntoIter: Clone>,
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    let fields = fields.into_iter();
    check_fields(fields.clone())?;
    request_line(out, method, target, version)?;
    put_fields(out, fields);
    end_of_head(out);
    Ok(())
}

/// A response's head.
///
/// # Errors
///
/// A part that is unfit; see [`EncodeErrorKind`].
pub fn response_head<B, F, N, V>(
    out: &mut B,
    version: Version,
    status: u16,
    reason: &[u8],
    fields: F,
) -> Result<(), EncodeError>
where
    B: BufMut,
    F: IntoIterator<Item = (N, V), IntoIter: Clone>,
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    let fields = fields.into_iter();
    check_fields(fields.clone())?;
    status_line(out, version, status, reason)?;
    put_fields(out, fields);
    end_of_head(out);
    Ok(())
}

/// `GET /path HTTP/1.1` and a line end.
///
/// # Errors
///
/// The method is no token, or the target is empty or has white space or
/// control bytes.
pub fn request_line(
    out: &mut impl BufMut,
    method: &[u8],
    target: &[u8],
    version: Version,
) -> Result<(), EncodeError> {
    check_token(method, EncodeErrorKind::Method)?;
    check_some(target, EncodeErrorKind::Target)?;
    let fits = |b| b > b' ' && b != 0x7f;
    check(target, 0, fits, EncodeErrorKind::Target)?;
    out.put_slice(method);
    out.put_slice(b" ");
    out.put_slice(target);
    out.put_slice(b" ");
    out.put_slice(version.as_str().as_bytes());
    out.put_slice(b"\r\n");
    Ok(())
}

/// `HTTP/1.1 200 OK` and a line end. The reason may be empty.
///
/// # Errors
///
/// The status is not of three digits, or the reason has control bytes.
pub fn status_line(
    out: &mut impl BufMut,
    version: Version,
    status: u16,
    reason: &[u8],
) -> Result<(), EncodeError> {
    if !(100..=999).contains(&status) {
        let kind = EncodeErrorKind::Status;
        return Err(EncodeError { kind, offset: 0 });
    }
    check_text(reason, EncodeErrorKind::Reason)?;
    let digit = |n: u16| b'0' + (n % 10) as u8;
    out.put_slice(version.as_str().as_bytes());
    out.put_slice(&[
        b' ',
        digit(status / 100),
        digit(status / 10),
        digit(status),
        b' ',
    ]);
    out.put_slice(reason);
    out.put_slice(b"\r\n");
    Ok(())
}

/// One field line.
///
/// # Errors
///
/// The name is no token, or the value has control bytes. Bytes from 0x80 up
/// pass as they are.
#[inline]
pub fn field(out: &mut impl BufMut, name: &[u8], value: &[u8]) -> Result<(), EncodeError> {
    check_field(name, value)?;
    put_field(out, name, value);
    Ok(())
}

/// The empty line that ends a head.
#[inline]
pub fn end_of_head(out: &mut impl BufMut) {
    out.put_slice(b"\r\n");
}

pub(super) fn check_fields<N: AsRef<[u8]>, V: AsRef<[u8]>>(
    mut fields: impl Iterator<Item = (N, V)>,
) -> Result<(), EncodeError> {
    fields.try_for_each(|(name, value)| check_field(name.as_ref(), value.as_ref()))
}

pub(super) fn put_fields<N: AsRef<[u8]>, V: AsRef<[u8]>>(
    out: &mut impl BufMut,
    fields: impl Iterator<Item = (N, V)>,
) {
    for (name, value) in fields {
        put_field(out, name.as_ref(), value.as_ref());
    }
}

fn check_field(name: &[u8], value: &[u8]) -> Result<(), EncodeError> {
    check_token(name, EncodeErrorKind::FieldName)?;
    check_text(value, EncodeErrorKind::FieldValue)
}

fn put_field(out: &mut impl BufMut, name: &[u8], value: &[u8]) {
    out.put_slice(name);
    out.put_slice(b": ");
    out.put_slice(value);
    out.put_slice(b"\r\n");
}

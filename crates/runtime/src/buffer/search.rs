//! Comparing, finding and reordering bytes. Where a search begins follows Node's rules for offsets.

use super::range;
use js_bindings::op;
use std::cmp::Ordering;

fn sign(order: Ordering) -> i32 {
    order as i32
}

#[op(fast)]
pub(super) fn compare_bytes(a: &[u8], b: &[u8]) -> i32 {
    sign(a.cmp(b))
}

#[op(fast)]
pub(super) fn compare_ranges(
    a: &[u8],
    a_start: f64,
    a_end: f64,
    b: &[u8],
    b_start: f64,
    b_end: f64,
) -> i32 {
    sign(range(a, a_start, a_end).cmp(range(b, b_start, b_end)))
}

/// The place to begin at, from an offset that may be negative or too large; `None` if nothing can be found.
pub(super) fn first_place(
    length: usize,
    offset: f64,
    needle: usize,
    forward: bool,
) -> Option<usize> {
    let size = length as f64;
    if offset < 0.0 {
        if offset + size >= 0.0 {
            Some((offset + size) as usize)
        } else if forward || needle == 0 {
            Some(0)
        } else {
            None
        }
    } else if offset + needle as f64 <= size {
        Some(offset as usize)
    } else if needle == 0 {
        Some(length)
    } else if forward {
        None
    } else {
        length.checked_sub(1)
    }
}

fn or_none(place: Option<usize>) -> f64 {
    place.map_or(-1.0, |at| at as f64)
}

#[op(fast)]
pub(super) fn index_of_byte(bytes: &[u8], byte: u32, offset: f64, forward: bool) -> f64 {
    let byte = byte as u8;
    or_none(
        first_place(bytes.len(), offset, 1, forward).and_then(|from| {
            if forward {
                memchr::memchr(byte, bytes.get(from..)?).map(|at| at + from)
            } else {
                memchr::memrchr(byte, &bytes[..(from + 1).min(bytes.len())])
            }
        }),
    )
}

#[op(fast)]
pub(super) fn index_of_bytes(bytes: &[u8], needle: &[u8], offset: f64, forward: bool) -> f64 {
    or_none(find(bytes, needle, offset, forward))
}

pub(super) fn find(bytes: &[u8], needle: &[u8], offset: f64, forward: bool) -> Option<usize> {
    let from = first_place(bytes.len(), offset, needle.len(), forward)?;
    if needle.is_empty() {
        return Some(from);
    }
    if forward {
        memchr::memmem::find(bytes.get(from..)?, needle).map(|at| at + from)
    } else {
        let end = (from + needle.len()).min(bytes.len());
        memchr::memmem::rfind(&bytes[..end], needle)
    }
}

/// As `index_of_bytes` for UTF-16: only places an even number of bytes from the start count.
#[op(fast)]
pub(super) fn index_of_units(bytes: &[u8], needle: &[u8], offset: f64, forward: bool) -> f64 {
    or_none(find_units(bytes, needle, offset, forward))
}

pub(super) fn find_units(bytes: &[u8], needle: &[u8], offset: f64, forward: bool) -> Option<usize> {
    let from = first_place(bytes.len(), offset, needle.len(), forward)?;
    if needle.is_empty() {
        return Some(from);
    }
    if bytes.len() < 2 || needle.len() < 2 || (forward && from + needle.len() > bytes.len()) {
        return None;
    }
    let (units, _) = bytes.as_chunks::<2>();
    let (needle, _) = needle.as_chunks::<2>();
    let from = from / 2;
    let place = if forward {
        units
            .get(from..)?
            .windows(needle.len())
            .position(|w| w == needle)
            .map(|at| at + from)
    } else {
        let end = (from + needle.len()).min(units.len());
        units[..end]
            .windows(needle.len())
            .rposition(|w| w == needle)
    };
    place.map(|at| at * 2)
}

/// Turns each group of `width` bytes (2, 4 or 8) around.
#[op(fast)]
pub(super) fn swap_bytes(bytes: &mut [u8], width: u32) {
    match width {
        2 => reverse::<2>(bytes),
        4 => reverse::<4>(bytes),
        _ => reverse::<8>(bytes),
    }
}

fn reverse<const N: usize>(bytes: &mut [u8]) {
    for group in bytes.as_chunks_mut::<N>().0 {
        group.reverse();
    }
}

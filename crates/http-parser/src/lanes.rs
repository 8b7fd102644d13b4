//! Sixteen bytes looked at together: where in them a run of some class ends.
//!
//! Bit `i` of an answer is about byte `i`. `wide` makes it the machine's own
//! vector instructions, of those that need no look at the processor first.

use wide::{i8x16, u8x16};

/// Bytes looked at together.
pub(crate) const WIDTH: usize = 16;

/// What is looked at.
pub(crate) type Block = [u8; WIDTH];

/// Control bytes, HTAB among them.
#[inline(always)]
pub(crate) fn controls(block: &Block) -> u32 {
    let b = u8x16::new(*block);
    let low = b.min(u8x16::splat(0x1f)).simd_eq(b);
    (low | b.simd_eq(u8x16::splat(0x7f))).to_bitmask()
}

// Signed bytes are compared below: from 0x80 up they are less than all others.

/// All but VCHAR.
#[inline(always)]
pub(crate) fn invisible(block: &Block) -> u32 {
    let b = i8x16::new(block.map(u8::cast_signed));
    let visible = b.simd_gt(i8x16::splat(0x20)) & b.simd_lt(i8x16::splat(0x7f));
    !visible.to_bitmask() & 0xffff
}

/// All but letters and dashes, of which nearly all field names are made.
#[inline(always)]
pub(crate) fn not_letters(block: &Block) -> u32 {
    let b = i8x16::new(block.map(u8::cast_signed));
    let lower = b | i8x16::splat(0x20);
    let letter = lower.simd_gt(i8x16::splat(0x60)) & lower.simd_lt(i8x16::splat(0x7b));
    let dash = b.simd_eq(i8x16::splat(0x2d));
    !(letter | dash).to_bitmask() & 0xffff
}

/// The block from `at` on, zeros where the bytes are over. `None` behind the
/// end, and always in less than [`WIDTH`] bytes.
#[inline(always)]
pub(crate) fn block(bytes: &[u8], at: usize) -> Option<Block> {
    let rest = bytes.get(at..)?;
    if let Some(block) = rest.first_chunk() {
        return Some(*block);
    }
    let last = u128::from_le_bytes(*bytes.last_chunk()?);
    let gone = 8 * (WIDTH - rest.len()) as u32;
    last.checked_shr(gone).map(u128::to_le_bytes)
}

/// The first place from `from` on where `stops` says so. `None` if there is
/// none, and always in less than [`WIDTH`] bytes.
#[inline(always)]
pub(crate) fn find(bytes: &[u8], from: usize, stops: impl Fn(&Block) -> u32) -> Option<usize> {
    let mut at = from;
    // Two blocks at once: one branch that is hard to foresee instead of two.
    while let Some(pair) = bytes.get(at..)?.first_chunk::<{ 2 * WIDTH }>() {
        let ([first, second], _) = pair.as_chunks() else {
            return None;
        };
        let found = stops(first) | stops(second) << WIDTH;
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize);
        }
        at += 2 * WIDTH;
    }
    if let Some(block) = bytes.get(at..)?.first_chunk() {
        let found = stops(block);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize);
        }
        at += WIDTH;
    }
    // The last block overlaps what was seen before.
    let last = bytes.last_chunk()?;
    let seen = at + WIDTH - bytes.len();
    let found = stops(last) >> seen;
    (found != 0).then(|| at + found.trailing_zeros() as usize)
}

/// Where a run without stops from `from` on is over, or the bytes are. In less
/// than [`WIDTH`] bytes it may go on.
#[inline(always)]
pub(crate) fn run(bytes: &[u8], from: usize, stops: impl Fn(&Block) -> u32) -> usize {
    match find(bytes, from, stops) {
        Some(at) => at,
        None if bytes.len() < WIDTH => from,
        None => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, block, controls, find, invisible, not_letters, run};
    use crate::chars::is_visible;

    #[test]
    fn every_byte_is_of_its_class_in_every_place() {
        for b in 0..=u8::MAX {
            for i in 0..WIDTH {
                let mut block = [b'a'; WIDTH];
                block[i] = b;
                let bit = |class: bool| u32::from(class) << i;
                assert_eq!(controls(&block), bit(b < 0x20 || b == 0x7f), "{b}");
                assert_eq!(invisible(&block), bit(!is_visible(b)), "{b}");
                let letter = b.is_ascii_alphabetic() || b == b'-';
                assert_eq!(not_letters(&block), bit(!letter), "{b}");
            }
        }
    }

    #[test]
    fn blocks_are_filled_up_with_zeros() {
        let text: Vec<u8> = (1..=40).collect();
        for len in 0..text.len() {
            let text = &text[..len];
            for at in 0..=len + 1 {
                let mut expected = [0; WIDTH];
                for (to, from) in expected.iter_mut().zip(text.iter().skip(at)) {
                    *to = *from;
                }
                let there = at < len && len >= WIDTH;
                assert_eq!(block(text, at), there.then_some(expected));
            }
        }
    }

    #[test]
    fn the_first_stop_is_found_at_every_place() {
        for len in 0..50 {
            let text = vec![b'x'; len];
            for from in 0..=len + 1 {
                assert_eq!(find(&text, from, controls), None);
                for at in 0..len {
                    let mut text = text.clone();
                    text[at] = b'\r';
                    let expected = (at >= from && len >= WIDTH).then_some(at);
                    assert_eq!(find(&text, from, controls), expected);
                    let long = if len < WIDTH { from } else { len };
                    assert_eq!(run(&text, from, controls), expected.unwrap_or(long));
                }
            }
        }
    }
}

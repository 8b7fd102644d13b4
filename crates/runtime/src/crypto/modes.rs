//! Modes that AWS-LC has no streams for, on its single blocks: OCB (RFC 7253), XTS with short keys (IEEE 1619), and
//! plain ChaCha20.

use super::lc::block::{Aes, Block, chacha20};

fn xor(a: &mut Block, b: &Block) {
    for (a, b) in a.iter_mut().zip(b) {
        *a ^= b;
    }
}

/// Twice `block` in the field of 2^128 elements; bits are counted from the left when `left` is set.
fn double(block: &Block, left: bool) -> Block {
    let number = if left {
        u128::from_be_bytes(*block)
    } else {
        u128::from_le_bytes(*block)
    };
    let doubled = number << 1 ^ if number >> 127 == 1 { 0x87 } else { 0 };
    if left {
        doubled.to_be_bytes()
    } else {
        doubled.to_le_bytes()
    }
}

/// ChaCha20 as OpenSSL's streams have it: the IV begins with the counter.
#[derive(Debug)]
pub(crate) struct ChaCha20 {
    key: [u8; 32],
    nonce: [u8; 12],
    counter: u32,
    /// What is left of the last block of key stream, from `used` on.
    stream: [u8; 64],
    used: usize,
}

impl ChaCha20 {
    /// `None` unless the key has 32 and the IV 16 bytes.
    pub(crate) fn new(key: &[u8], iv: &[u8]) -> Option<ChaCha20> {
        let (counter, nonce) = iv.split_first_chunk()?;
        Some(ChaCha20 {
            key: key.try_into().ok()?,
            nonce: nonce.try_into().ok()?,
            counter: u32::from_le_bytes(*counter),
            stream: [0; 64],
            used: 64,
        })
    }

    pub(crate) fn update(&mut self, data: &[u8], out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(data);
        let rest = &mut out[start..];
        let from_last = rest.len().min(64 - self.used);
        let (head, rest) = rest.split_at_mut(from_last);
        for (byte, key) in head.iter_mut().zip(&self.stream[self.used..]) {
            *byte ^= key;
        }
        self.used += from_last;
        let (whole, tail) = rest.split_at_mut(rest.len() / 64 * 64);
        // The library's counter does not go past its end within a call.
        for piece in whole.chunks_mut(1 << 20) {
            let blocks = (piece.len() / 64) as u32;
            let before_end = (u32::MAX - self.counter) as usize + 1;
            if before_end < blocks as usize {
                let (now, then) = piece.split_at_mut(before_end * 64);
                chacha20(&self.key, &self.nonce, self.counter, now);
                chacha20(&self.key, &self.nonce, 0, then);
            } else {
                chacha20(&self.key, &self.nonce, self.counter, piece);
            }
            self.counter = self.counter.wrapping_add(blocks);
        }
        if !tail.is_empty() {
            self.stream = [0; 64];
            chacha20(&self.key, &self.nonce, self.counter, &mut self.stream);
            self.counter = self.counter.wrapping_add(1);
            for (byte, key) in tail.iter_mut().zip(&self.stream) {
                *byte ^= key;
            }
            self.used = tail.len();
        }
    }
}

/// XTS: each piece given is a data unit of its own.
#[derive(Debug)]
pub(crate) struct Xts {
    data: Aes,
    tweak: Block,
    encrypts: bool,
}

impl Xts {
    /// `None` when key or IV have other lengths.
    pub(crate) fn new(key: &[u8], iv: &[u8], encrypts: bool) -> Option<Xts> {
        let (data, tweaks) = key.split_at(key.len() / 2);
        let mut tweak = Block::try_from(iv).ok()?;
        Aes::new(tweaks)?.encrypt(&mut tweak);
        Some(Xts {
            data: Aes::new(data)?,
            tweak,
            encrypts,
        })
    }

    fn block(&self, block: &mut [u8], tweak: &Block) {
        let mut inner = [0; 16];
        inner.copy_from_slice(block);
        xor(&mut inner, tweak);
        if self.encrypts {
            self.data.encrypt(&mut inner);
        } else {
            self.data.decrypt(&mut inner);
        }
        xor(&mut inner, tweak);
        block.copy_from_slice(&inner);
    }

    /// `None` for less than a block.
    pub(crate) fn update(&self, data: &[u8], out: &mut Vec<u8>) -> Option<()> {
        if data.len() < 16 {
            return None;
        }
        let start = out.len();
        out.extend_from_slice(data);
        let unit = &mut out[start..];
        let rest = unit.len() % 16;
        let whole = unit.len() - rest;
        let mut tweak = self.tweak;
        let stolen = if rest == 0 { whole } else { whole - 16 };
        for block in unit[..stolen].chunks_mut(16) {
            self.block(block, &tweak);
            tweak = double(&tweak, false);
        }
        if rest > 0 {
            // The last whole block gives its end to the piece behind it.
            let next = double(&tweak, false);
            let (first, second) = if self.encrypts {
                (tweak, next)
            } else {
                (next, tweak)
            };
            self.block(&mut unit[stolen..whole], &first);
            for i in 0..rest {
                unit.swap(stolen + i, whole + i);
            }
            self.block(&mut unit[stolen..whole], &second);
        }
        Some(())
    }
}

/// OCB, fed in pieces: whole blocks go through, the rest waits.
#[derive(Debug)]
pub(crate) struct Ocb {
    aes: Aes,
    encrypts: bool,
    /// Encrypted zero, and its doubles.
    star: Block,
    dollar: Block,
    doubles: Vec<Block>,
    offset: Block,
    checksum: Block,
    blocks: u64,
    waiting: Vec<u8>,
    /// The same of the data that is authenticated only.
    side: Side,
}

#[derive(Debug, Default)]
struct Side {
    offset: Block,
    sum: Block,
    blocks: u64,
    waiting: Vec<u8>,
}

impl Ocb {
    /// `None` unless the IV has 1 to 15 bytes.
    pub(crate) fn new(key: &[u8], iv: &[u8], tag: usize, encrypts: bool) -> Option<Ocb> {
        let aes = Aes::new(key)?;
        if iv.is_empty() || iv.len() > 15 {
            return None;
        }
        let mut star = [0; 16];
        aes.encrypt(&mut star);
        let dollar = double(&star, true);
        let doubles = vec![double(&dollar, true)];
        let mut nonce = [0; 16];
        nonce[16 - iv.len()..].copy_from_slice(iv);
        nonce[0] |= ((tag * 8 % 128) << 1) as u8;
        nonce[15 - iv.len()] |= 1;
        let bottom = usize::from(nonce[15] & 63);
        nonce[15] &= !63;
        aes.encrypt(&mut nonce);
        let mut stretch = [0; 24];
        stretch[..16].copy_from_slice(&nonce);
        for i in 0..8 {
            stretch[16 + i] = nonce[i] ^ nonce[i + 1];
        }
        let mut offset = [0; 16];
        for (i, byte) in offset.iter_mut().enumerate() {
            let at = i + bottom / 8;
            let pair = u16::from_be_bytes([stretch[at], stretch[at + 1]]);
            *byte = (pair << (bottom % 8)).to_be_bytes()[0];
        }
        Some(Ocb {
            aes,
            encrypts,
            star,
            dollar,
            doubles,
            offset,
            checksum: [0; 16],
            blocks: 0,
            waiting: Vec::new(),
            side: Side::default(),
        })
    }

    /// What the offset changes by at the block numbered `index`, from 1.
    fn step(&mut self, index: u64) -> Block {
        let zeros = index.trailing_zeros() as usize;
        while self.doubles.len() <= zeros {
            let next = double(&self.doubles[self.doubles.len() - 1], true);
            self.doubles.push(next);
        }
        self.doubles[zeros]
    }

    pub(crate) fn authenticate(&mut self, data: &[u8]) {
        self.side.waiting.extend_from_slice(data);
        let all = std::mem::take(&mut self.side.waiting);
        let (blocks, rest) = all.as_chunks::<16>();
        for block in blocks {
            self.side.blocks += 1;
            let step = self.step(self.side.blocks);
            xor(&mut self.side.offset, &step);
            let mut block = *block;
            xor(&mut block, &self.side.offset);
            self.aes.encrypt(&mut block);
            xor(&mut self.side.sum, &block);
        }
        self.side.waiting = rest.to_vec();
    }

    pub(crate) fn update(&mut self, data: &[u8], out: &mut Vec<u8>) {
        self.waiting.extend_from_slice(data);
        let all = std::mem::take(&mut self.waiting);
        let (blocks, rest) = all.as_chunks::<16>();
        for block in blocks {
            self.blocks += 1;
            let step = self.step(self.blocks);
            xor(&mut self.offset, &step);
            let mut block = *block;
            if self.encrypts {
                xor(&mut self.checksum, &block);
            }
            xor(&mut block, &self.offset);
            if self.encrypts {
                self.aes.encrypt(&mut block);
            } else {
                self.aes.decrypt(&mut block);
            }
            xor(&mut block, &self.offset);
            if !self.encrypts {
                xor(&mut self.checksum, &block);
            }
            out.extend_from_slice(&block);
        }
        self.waiting = rest.to_vec();
    }

    /// Appends what waited; gives the whole tag.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) -> Block {
        let rest = std::mem::take(&mut self.waiting);
        if !rest.is_empty() {
            xor(&mut self.offset, &self.star);
            let mut pad = self.offset;
            self.aes.encrypt(&mut pad);
            let mut plain = [0; 16];
            for (i, byte) in rest.iter().enumerate() {
                let other = byte ^ pad[i];
                out.push(other);
                plain[i] = if self.encrypts { *byte } else { other };
            }
            plain[rest.len()] = 0x80;
            xor(&mut self.checksum, &plain);
        }
        let mut tag = self.checksum;
        xor(&mut tag, &self.offset);
        xor(&mut tag, &self.dollar);
        self.aes.encrypt(&mut tag);
        let rest = std::mem::take(&mut self.side.waiting);
        if !rest.is_empty() {
            xor(&mut self.side.offset, &self.star);
            let mut block = [0; 16];
            block[..rest.len()].copy_from_slice(&rest);
            block[rest.len()] = 0x80;
            xor(&mut block, &self.side.offset);
            self.aes.encrypt(&mut block);
            xor(&mut self.side.sum, &block);
        }
        xor(&mut tag, &self.side.sum);
        tag
    }
}

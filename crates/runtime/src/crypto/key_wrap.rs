//! Wrapping of keys, which AWS-LC has no streams for: by AES (RFC 3394, RFC 5649) and by Triple DES (RFC 3217).

use super::lc::block::{Aes, Block};
use super::lc::cipher::{Algorithm, Context};
use super::lc::digest;
use aws_lc_rs::{constant_time, rand};

/// Wrapping of keys: each piece given is a whole key.
#[derive(Debug)]
pub(crate) struct KeyWrap {
    aes: Aes,
    iv: Vec<u8>,
    encrypts: bool,
}

impl KeyWrap {
    /// With an IV of 8 bytes as RFC 3394 has it, or of 4 for keys of any length.
    pub(crate) fn new(key: &[u8], iv: &[u8], encrypts: bool) -> Option<KeyWrap> {
        let aes = Aes::new(key)?;
        let iv = iv.to_vec();
        Some(KeyWrap { aes, iv, encrypts })
    }

    /// Appends the key wrapped or unwrapped; `None` when it has no length to be, or is not what was wrapped.
    pub(crate) fn update(&self, data: &[u8], out: &mut Vec<u8>) -> Option<()> {
        match (<[u8; 8]>::try_from(&self.iv[..]), self.encrypts) {
            (Ok(iv), true) => {
                if data.len() < 16 || !data.len().is_multiple_of(8) {
                    return None;
                }
                self.wrap(iv, data, out);
            }
            (Ok(iv), false) => {
                let (found, key) = self.unwrap(data)?;
                if found != iv || key.len() < 16 {
                    return None;
                }
                out.extend_from_slice(&key);
            }
            (Err(_), true) => self.wrap_padded(data, out)?,
            (Err(_), false) => self.unwrap_padded(data, out)?,
        }
        Some(())
    }

    fn wrap_padded(&self, data: &[u8], out: &mut Vec<u8>) -> Option<()> {
        if data.is_empty() {
            return None;
        }
        let length = u32::try_from(data.len()).ok()?;
        let mut iv = [0; 8];
        iv[..4].copy_from_slice(self.iv.get(..4)?);
        iv[4..].copy_from_slice(&length.to_be_bytes());
        let mut padded = data.to_vec();
        padded.resize(data.len().next_multiple_of(8), 0);
        if padded.len() == 8 {
            let mut block = [0; 16];
            block[..8].copy_from_slice(&iv);
            block[8..].copy_from_slice(&padded);
            self.aes.encrypt(&mut block);
            out.extend_from_slice(&block);
        } else {
            self.wrap(iv, &padded, out);
        }
        Some(())
    }

    fn unwrap_padded(&self, data: &[u8], out: &mut Vec<u8>) -> Option<()> {
        let (iv, key) = if let Ok(mut block) = Block::try_from(data) {
            self.aes.decrypt(&mut block);
            let (iv, key) = block.split_first_chunk::<8>()?;
            (*iv, key.to_vec())
        } else {
            self.unwrap(data)?
        };
        let (check, length) = iv.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(length.try_into().ok()?) as usize;
        let is_whole = length.next_multiple_of(8) == key.len() && length > 0;
        if check[..] != self.iv[..] || !is_whole || key[length..].iter().any(|byte| *byte != 0) {
            return None;
        }
        out.extend_from_slice(&key[..length]);
        Some(())
    }

    fn wrap(&self, iv: [u8; 8], key: &[u8], out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&iv);
        out.extend_from_slice(key);
        let (check, parts) = out[start..].split_at_mut(8);
        let mut step = 0_u64;
        for _ in 0..6 {
            for part in parts.chunks_mut(8) {
                let mut block = [0; 16];
                block[..8].copy_from_slice(check);
                block[8..].copy_from_slice(part);
                self.aes.encrypt(&mut block);
                step += 1;
                for (byte, number) in block.iter_mut().zip(step.to_be_bytes()) {
                    *byte ^= number;
                }
                check.copy_from_slice(&block[..8]);
                part.copy_from_slice(&block[8..]);
            }
        }
    }

    fn unwrap(&self, data: &[u8]) -> Option<([u8; 8], Vec<u8>)> {
        if data.len() < 16 || !data.len().is_multiple_of(8) {
            return None;
        }
        let (check, parts) = data.split_first_chunk::<8>()?;
        let (mut check, mut parts) = (*check, parts.to_vec());
        let mut step = (parts.len() / 8 * 6) as u64;
        for _ in 0..6 {
            for part in parts.chunks_mut(8).rev() {
                let mut block = [0; 16];
                block[..8].copy_from_slice(&check);
                block[8..].copy_from_slice(part);
                for (byte, number) in block.iter_mut().zip(step.to_be_bytes()) {
                    *byte ^= number;
                }
                step -= 1;
                self.aes.decrypt(&mut block);
                check.copy_from_slice(&block[..8]);
                part.copy_from_slice(&block[8..]);
            }
        }
        Some((check, parts))
    }
}

/// Wrapping by Triple DES, as the Cryptographic Message Syntax has it.
#[derive(Debug)]
pub(crate) struct TripleDesWrap {
    key: Vec<u8>,
    encrypts: bool,
}

/// The IV of the outer encryption.
const OUTER: [u8; 8] = [0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05];

impl TripleDesWrap {
    pub(crate) fn new(key: &[u8], encrypts: bool) -> TripleDesWrap {
        let key = key.to_vec();
        TripleDesWrap { key, encrypts }
    }

    fn cbc(&self, iv: &[u8], data: &[u8]) -> Option<Vec<u8>> {
        let mut context = Context::new(Algorithm::des_ede3_cbc(), self.encrypts).ok()?;
        context.start(&self.key, iv).ok()?;
        context.set_padding(false);
        let mut out = Vec::new();
        context.update(data, &mut out).ok()?;
        context.finish(&mut out).ok()?;
        Some(out)
    }

    fn check(key: &[u8]) -> [u8; 8] {
        let sha1 = digest::Algorithm::by_name(c"sha1").expect("AWS-LC has SHA-1");
        let mut out = [0; digest::MAX_SIZE];
        sha1.of(key, &mut out);
        *out.first_chunk().expect("a digest is longer")
    }

    /// Appends the key wrapped or unwrapped; `None` when it has no length to be, or is not what was wrapped.
    pub(crate) fn update(&self, data: &[u8], out: &mut Vec<u8>) -> Option<()> {
        if !data.len().is_multiple_of(8) {
            return None;
        }
        if self.encrypts {
            let mut iv = [0; 8];
            rand::fill(&mut iv).ok()?;
            let inner = self.cbc(&iv, &[data, &Self::check(data)].concat())?;
            let mut turned = [&iv[..], &inner].concat();
            turned.reverse();
            out.extend(self.cbc(&OUTER, &turned)?);
            return Some(());
        }
        if data.len() < 24 {
            return None;
        }
        let mut turned = self.cbc(&OUTER, data)?;
        turned.reverse();
        let (iv, inner) = turned.split_at(8);
        let plain = self.cbc(iv, inner)?;
        let (key, check) = plain.split_last_chunk::<8>()?;
        constant_time::verify_slices_are_equal(&Self::check(key), check).ok()?;
        out.extend_from_slice(key);
        Some(())
    }
}

//! What `Cipheriv` and `Decipheriv` objects hold: a cipher under way, its tag, and Node's rules of when what may be called.

use super::ciphers::{CIPHERS, Cipher, Mode, Source, is_legacy};
use super::key_wrap::{KeyWrap, TripleDesWrap};
use super::lc::cipher::{Context, Refused};
use super::lc::error::{self, EVP, Failure, PROVIDER, peeked, plain};
use super::modes::{ChaCha20, Ocb, Xts};
use js_bindings::{ArrayBuffer, Native, NativeRef, OpError, op};
use std::cell::RefCell;

/// Who does the work.
#[derive(Debug)]
enum Engine {
    Library(Context),
    ChaCha20(Box<ChaCha20>),
    KeyWrap(Box<KeyWrap>),
    TripleDesWrap(Box<TripleDesWrap>),
    Ocb(Box<Ocb>),
    Xts(Box<Xts>),
}

impl Engine {
    fn update(&mut self, data: &[u8], out: &mut Vec<u8>) -> Result<(), Refused> {
        match self {
            Engine::Library(context) => context.update(data, out)?,
            Engine::ChaCha20(stream) => stream.update(data, out),
            Engine::KeyWrap(wrap) => wrap.update(data, out).ok_or(Refused)?,
            Engine::TripleDesWrap(wrap) => wrap.update(data, out).ok_or(Refused)?,
            Engine::Ocb(ocb) => ocb.update(data, out),
            Engine::Xts(xts) => xts.update(data, out).ok_or(Refused)?,
        }
        Ok(())
    }
}

#[derive(Debug)]
struct State {
    engine: Engine,
    cipher: &'static Cipher,
    encrypts: bool,
    iv_length: usize,
    /// Bytes of the tag; `None` as long as GCM was told none.
    tag_length: Option<usize>,
    /// The tag to compare with.
    expected: Option<Vec<u8>>,
    is_tag_passed: bool,
    /// Something was fed, so that authenticated data comes too late.
    is_fed: bool,
    /// CCM: bytes that were announced.
    total: Option<usize>,
    /// CCM tells changed data when it is fed; Node tells it at the end.
    is_forged: bool,
}

/// A cipher until its end.
#[derive(Debug)]
pub(crate) struct Stream {
    state: RefCell<Option<State>>,
    tag: RefCell<Option<Vec<u8>>>,
}

fn coded(code: &'static str, message: &'static str) -> OpError {
    OpError::coded(code, message)
}

fn bad_tag_length(length: usize) -> OpError {
    OpError::coded(
        "ERR_CRYPTO_INVALID_AUTH_TAG",
        format!("Invalid authentication tag length: {length}"),
    )
}

fn bad_iv() -> OpError {
    coded("ERR_CRYPTO_INVALID_IV", "Invalid initialization vector")
}

fn is_gcm_tag_length(length: usize) -> bool {
    matches!(length, 4 | 8 | 12..=16)
}

/// Begins a cipher; `iv` is absent where the program said `null`.
#[op]
pub(crate) fn cipher_new(
    encrypts: bool,
    name: &str,
    key: &[u8],
    iv: Option<js_bindings::View<'_>>,
    tag_length: Option<u32>,
) -> Result<Native<Stream>, OpError> {
    error::clear();
    let Some(cipher) = Cipher::by_name(name) else {
        if is_legacy(name) {
            return Err(peeked(&Failure::new(&EVP, 0x8010C, "unsupported")));
        }
        return Err(coded("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher"));
    };
    let given = iv.as_ref().map_or(&[][..], |iv| iv.bytes());
    let is_authenticated = cipher.is_authenticated();
    let needs_iv = cipher.iv > 0;
    if (iv.is_none() && needs_iv)
        || (!is_authenticated && iv.is_some() && given.len() != cipher.iv)
        || (cipher.is_chacha20_poly1305() && given.len() != 12)
        || (is_authenticated && given.is_empty())
    {
        return Err(bad_iv());
    }
    let tag_length = tag_length.map(|length| length as usize);
    let tag_length = checked_tag_length(cipher, name, given.len(), tag_length)?;
    if key.len() != cipher.key {
        return Err(coded("ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length"));
    }
    let engine = engine(cipher, key, given, tag_length, encrypts)?;
    Ok(Native(Stream {
        state: RefCell::new(Some(State {
            engine,
            cipher,
            encrypts,
            iv_length: given.len(),
            tag_length,
            expected: None,
            is_tag_passed: false,
            is_fed: false,
            total: None,
            is_forged: false,
        })),
        tag: RefCell::new(None),
    }))
}

/// The tag's length as the mode has it.
fn checked_tag_length(
    cipher: &Cipher,
    name: &str,
    iv: usize,
    length: Option<usize>,
) -> Result<Option<usize>, OpError> {
    if !cipher.is_authenticated() {
        return Ok(None);
    }
    let is_iv_fit = match cipher.mode {
        Mode::Ccm => (7..=13).contains(&iv),
        Mode::Ocb => (1..=15).contains(&iv),
        _ => true,
    };
    if !is_iv_fit {
        return Err(bad_iv());
    }
    let Some(length) = length else {
        return match cipher.mode {
            Mode::Gcm => Ok(None),
            Mode::Stream => Ok(Some(16)),
            _ => Err(OpError::coded(
                "ERR_CRYPTO_INVALID_AUTH_TAG",
                format!("authTagLength required for {name}"),
            )),
        };
    };
    let is_fit = match cipher.mode {
        Mode::Gcm => is_gcm_tag_length(length),
        Mode::Ccm => (4..=16).contains(&length) && length % 2 == 0,
        _ => (1..=16).contains(&length),
    };
    if is_fit {
        Ok(Some(length))
    } else {
        Err(bad_tag_length(length))
    }
}

fn engine(
    cipher: &Cipher,
    key: &[u8],
    iv: &[u8],
    tag_length: Option<usize>,
    encrypts: bool,
) -> Result<Engine, OpError> {
    let refused = || plain("Failed to initialize cipher");
    Ok(match cipher.source {
        Source::Library(algorithm) => {
            let start = || -> Result<Context, Refused> {
                let mut context = Context::new(algorithm(), encrypts)?;
                if cipher.is_authenticated() && !cipher.is_chacha20_poly1305() {
                    context.set_iv_length(iv.len())?;
                }
                if cipher.mode == Mode::Ccm {
                    context.set_tag_length(tag_length.unwrap_or(16))?;
                }
                context.start(key, iv)?;
                Ok(context)
            };
            let context = start().map_err(|_| match error::take().first() {
                Some(failure) => peeked(failure),
                None => refused(),
            })?;
            Engine::Library(context)
        }
        Source::ChaCha20 => Engine::ChaCha20(Box::new(ChaCha20::new(key, iv).ok_or_else(refused)?)),
        Source::KeyWrap | Source::PaddedKeyWrap => Engine::KeyWrap(Box::new(
            KeyWrap::new(key, iv, encrypts).ok_or_else(refused)?,
        )),
        Source::TripleDesWrap => Engine::TripleDesWrap(Box::new(TripleDesWrap::new(key, encrypts))),
        Source::Ocb => {
            let tag = tag_length.unwrap_or(16);
            Engine::Ocb(Box::new(
                Ocb::new(key, iv, tag, encrypts).ok_or_else(refused)?,
            ))
        }
        Source::Xts => {
            let (data, tweaks) = key.split_at(key.len() / 2);
            if data == tweaks {
                return Err(peeked(&Failure::new(&PROVIDER, 149, "xts duplicated keys")));
            }
            Engine::Xts(Box::new(Xts::new(key, iv, encrypts).ok_or_else(refused)?))
        }
    })
}

impl State {
    /// CCM's counter has as many bytes as the IV leaves it.
    fn is_too_long(&self, length: usize) -> bool {
        self.cipher.mode == Mode::Ccm && length > self.most()
    }

    fn most(&self) -> usize {
        match self.iv_length {
            12 => (1 << 24) - 1,
            13 => (1 << 16) - 1,
            _ => i32::MAX as usize,
        }
    }

    /// The tag must be there before CCM decrypts, and before the others end.
    fn pass_tag(&mut self) {
        if self.is_tag_passed {
            return;
        }
        if let (Some(tag), Engine::Library(context)) = (&self.expected, &mut self.engine) {
            self.is_tag_passed = context.set_tag(tag).is_ok();
        }
    }
}

fn message_too_long() -> OpError {
    coded("ERR_CRYPTO_INVALID_MESSAGELEN", "Invalid message length")
}

/// Feeds bytes; gives what can be given.
#[op]
pub(crate) fn cipher_update(
    stream: NativeRef<'_, Stream>,
    data: &[u8],
) -> Result<ArrayBuffer, OpError> {
    let refused = || plain("Trying to add data in unsupported state");
    let mut state = stream.state.borrow_mut();
    let state = state.as_mut().ok_or_else(refused)?;
    if data.len() > i32::MAX as usize - 32 {
        return Err(refused());
    }
    if state.is_too_long(data.len()) {
        return Err(message_too_long());
    }
    let mut out = Vec::with_capacity(data.len() + state.cipher.block);
    match state.update(data, &mut out) {
        Ok(()) => Ok(ArrayBuffer(out)),
        Err(Refused) => {
            error::clear();
            Err(refused())
        }
    }
}

impl State {
    fn update(&mut self, data: &[u8], out: &mut Vec<u8>) -> Result<(), Refused> {
        if self.cipher.mode == Mode::Ccm {
            return self.update_ccm(data, out);
        }
        if data.is_empty() && self.cipher.mode != Mode::Xts {
            return Ok(());
        }
        if data.len() < 16 && self.cipher.mode == Mode::Xts {
            return Err(Refused);
        }
        self.is_fed = true;
        self.engine.update(data, out)
    }

    /// CCM takes its text at once.
    fn update_ccm(&mut self, data: &[u8], out: &mut Vec<u8>) -> Result<(), Refused> {
        if self.is_fed || self.total.is_some_and(|total| total != data.len()) {
            return Err(Refused);
        }
        self.is_fed = true;
        self.pass_tag();
        let total = self.total;
        let Engine::Library(context) = &mut self.engine else {
            return Err(Refused);
        };
        let mut feed = || {
            if total.is_none() {
                context.set_total(data.len())?;
            }
            context.update(data, out)
        };
        match feed() {
            Err(Refused) if !self.encrypts => {
                error::clear();
                out.clear();
                self.is_forged = true;
                Ok(())
            }
            result => result,
        }
    }
}

/// Feeds data that is authenticated only; `total` announces the text to CCM. False when it is not the time for that.
#[op]
pub(crate) fn cipher_authenticate(
    stream: NativeRef<'_, Stream>,
    data: &[u8],
    total: Option<u32>,
) -> Result<bool, OpError> {
    let mut state = stream.state.borrow_mut();
    let Some(state) = state
        .as_mut()
        .filter(|state| state.cipher.is_authenticated())
    else {
        return Ok(false);
    };
    if state.is_fed {
        return Ok(false);
    }
    if state.cipher.mode == Mode::Ccm {
        let missing = "options.plaintextLength required for CCM mode with AAD";
        let total = total.ok_or_else(|| coded("ERR_MISSING_ARGS", missing))? as usize;
        if state.is_too_long(total) {
            return Err(message_too_long());
        }
        state.pass_tag();
        state.total = Some(total);
    }
    let result = match &mut state.engine {
        Engine::Library(context) => match state.total {
            Some(total) => context.set_total(total),
            None => Ok(()),
        }
        .and_then(|()| context.authenticate(data)),
        Engine::Ocb(ocb) => {
            ocb.authenticate(data);
            Ok(())
        }
        _ => Err(Refused),
    };
    error::clear();
    Ok(result.is_ok())
}

/// Gives the tag to compare with; false when it is not the time for that.
#[op]
pub(crate) fn cipher_set_tag(stream: NativeRef<'_, Stream>, tag: &[u8]) -> Result<bool, OpError> {
    let mut state = stream.state.borrow_mut();
    let Some(state) = state.as_mut() else {
        return Ok(false);
    };
    if !state.cipher.is_authenticated() || state.encrypts || state.expected.is_some() {
        return Ok(false);
    }
    // Without a length GCM takes whole tags only.
    if tag.len() != state.tag_length.unwrap_or(16) {
        return Err(bad_tag_length(tag.len()));
    }
    state.expected = Some(tag.to_vec());
    Ok(true)
}

/// Whether the last block is filled up; false behind the end.
#[op]
pub(crate) fn cipher_set_padding(stream: NativeRef<'_, Stream>, pads: bool) -> bool {
    let mut state = stream.state.borrow_mut();
    let Some(state) = state.as_mut() else {
        return false;
    };
    if let Engine::Library(context) = &mut state.engine {
        context.set_padding(pads);
    }
    true
}

/// The tag that was made, once the end is there.
#[op]
pub(crate) fn cipher_tag(stream: NativeRef<'_, Stream>) -> Option<ArrayBuffer> {
    stream.tag.borrow().clone().map(ArrayBuffer)
}

/// Ends it; gives what was left.
#[op]
pub(crate) fn cipher_finish(stream: NativeRef<'_, Stream>) -> Result<ArrayBuffer, OpError> {
    let state = stream.state.borrow_mut().take();
    let mut state = state.ok_or_else(|| coded("ERR_CRYPTO_INVALID_STATE", "Invalid state"))?;
    error::clear();
    let mut out = Vec::new();
    match state.finish(&mut out) {
        Ok(tag) => {
            *stream.tag.borrow_mut() = tag;
            Ok(ArrayBuffer(out))
        }
        Err(Refused) => {
            let failures = error::take();
            Err(match failures.first() {
                _ if state.cipher.is_authenticated() => {
                    plain("Unsupported state or unable to authenticate data")
                }
                Some(failure) => peeked(failure),
                None => plain("Unsupported state"),
            })
        }
    }
}

impl State {
    /// Appends what is left; gives the tag that was made.
    fn finish(&mut self, out: &mut Vec<u8>) -> Result<Option<Vec<u8>>, Refused> {
        self.pass_tag();
        let length = self.tag_length.unwrap_or(16);
        let is_authenticated = self.cipher.is_authenticated();
        if is_authenticated && !self.encrypts && self.expected.is_none() {
            return Err(Refused);
        }
        if self.cipher.mode == Mode::Ccm {
            if !self.is_fed {
                self.update_ccm(&[], out)?;
            }
            if self.is_forged {
                return Err(Refused);
            }
        }
        match &mut self.engine {
            Engine::Library(context) => {
                if self.cipher.mode != Mode::Ccm {
                    context.finish(out)?;
                }
                if !is_authenticated || !self.encrypts {
                    return Ok(None);
                }
                let mut tag = vec![0; length];
                context.tag(&mut tag)?;
                Ok(Some(tag))
            }
            Engine::Ocb(ocb) => {
                let tag = &ocb.finish(out)[..length];
                match &self.expected {
                    None => Ok(Some(tag.to_vec())),
                    Some(expected) => {
                        aws_lc_rs::constant_time::verify_slices_are_equal(tag, expected)
                            .map_err(|_| Refused)?;
                        Ok(None)
                    }
                }
            }
            _ => Ok(None),
        }
    }
}

/// What is known of a cipher: name, nid, mode, and the lengths of key, IV and block.
type Info = (String, u32, String, u32, u32, u32);

/// What is known of the cipher called so; nothing when there is none.
#[op]
pub(crate) fn cipher_info(name: Option<String>, nid: u32) -> Vec<Info> {
    let cipher = match name {
        Some(name) => Cipher::by_name(&name),
        None => Cipher::by_nid(nid),
    };
    let info = cipher.map(|cipher| {
        (
            cipher.name.to_owned(),
            cipher.nid,
            cipher.mode.name().to_owned(),
            cipher.key as u32,
            cipher.iv as u32,
            cipher.block as u32,
        )
    });
    info.into_iter().collect()
}

/// The names of all ciphers, sorted.
#[op]
pub(crate) fn cipher_names() -> Vec<String> {
    let names = CIPHERS.iter().flat_map(|cipher| cipher.names);
    let mut names: Vec<String> = names.map(|name| (*name).to_owned()).collect();
    names.sort();
    names
}

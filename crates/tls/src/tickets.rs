//! Session tickets of a server: encrypted by keys that a program may read, set and share with other servers.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::rand;
use rustls::server::ProducesTickets;
use std::fmt;
use std::sync::{PoisonError, RwLock};

/// The 48 bytes that tickets are made with: 16 of a name, 32 of an AES-256-GCM key.
#[derive(Clone, PartialEq, Eq)]
pub struct TicketKeys([u8; 48]);

impl TicketKeys {
    /// Keys that nobody knows yet.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0; 48];
        rand::fill(&mut bytes).expect("the system's random source");
        Self(bytes)
    }

    /// The bytes, to be shared with a server that is to accept the same tickets.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 48] {
        &self.0
    }
}

impl From<[u8; 48]> for TicketKeys {
    fn from(bytes: [u8; 48]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for TicketKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TicketKeys")
    }
}

/// Makes and opens tickets: name, nonce, sealed session.
#[derive(Debug)]
pub(crate) struct Tickets {
    keys: RwLock<TicketKeys>,
    /// In seconds.
    lifetime: u32,
}

const NAME: usize = 16;

impl Tickets {
    pub(crate) fn new(keys: TicketKeys, lifetime: u32) -> Self {
        Self {
            keys: RwLock::new(keys),
            lifetime,
        }
    }

    pub(crate) fn keys(&self) -> TicketKeys {
        self.keys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn set_keys(&self, keys: TicketKeys) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }
}

fn key(keys: &TicketKeys) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, &keys.0[NAME..])
        .ok()
        .map(LessSafeKey::new)
}

impl ProducesTickets for Tickets {
    fn enabled(&self) -> bool {
        true
    }

    fn lifetime(&self) -> u32 {
        self.lifetime
    }

    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        let keys = self.keys();
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce).ok()?;
        let mut sealed = plain.to_vec();
        let nonce_value = Nonce::assume_unique_for_key(nonce);
        let name = &keys.0[..NAME];
        key(&keys)?
            .seal_in_place_append_tag(nonce_value, Aad::from(name), &mut sealed)
            .ok()?;
        Some([name, &nonce, &sealed].concat())
    }

    fn decrypt(&self, ticket: &[u8]) -> Option<Vec<u8>> {
        let keys = self.keys();
        let (name, rest) = ticket.split_at_checked(NAME)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE_LEN)?;
        verify_slices_are_equal(name, &keys.0[..NAME]).ok()?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut plain = sealed.to_vec();
        let length = key(&keys)?
            .open_in_place(nonce, Aad::from(name), &mut plain)
            .ok()?
            .len();
        plain.truncate(length);
        Some(plain)
    }
}

//! Sessions that a client may resume, for one connection at a time: what it may offer, and what it was given.

use rustls::NamedGroup;
use rustls::client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;
use std::sync::{Arc, Mutex, PoisonError};

/// What a server gave a client to resume their session with. One of TLS 1.3 serves once (RFC 8446 appendix C.4): who
/// offers it again gets a new session.
#[derive(Debug, Clone)]
pub struct StoredSession(Value);

#[derive(Debug, Clone)]
enum Value {
    Tls12(Tls12ClientSessionValue),
    Tls13(Arc<Mutex<Option<Tls13ClientSessionValue>>>),
}

#[derive(Debug, Default)]
struct Held {
    offered: Option<Value>,
    given: Vec<StoredSession>,
}

/// Holds the session one connection offers, and those it is given.
#[derive(Debug, Default)]
pub(crate) struct Store(Mutex<Held>);

impl Store {
    pub(crate) fn offering(session: Option<StoredSession>) -> Self {
        let offered = session.map(|session| session.0);
        Self(Mutex::new(Held {
            offered,
            given: Vec::new(),
        }))
    }

    /// What came since the last call, oldest first.
    pub(crate) fn take_given(&self) -> Vec<StoredSession> {
        self.with(|held| std::mem::take(&mut held.given))
    }

    pub(crate) fn has_given(&self) -> bool {
        self.with(|held| !held.given.is_empty())
    }

    fn with<R>(&self, act: impl FnOnce(&mut Held) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ClientSessionStore for Store {
    fn set_kx_hint(&self, _: ServerName<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ServerName<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _: ServerName<'static>, value: Tls12ClientSessionValue) {
        self.with(|held| held.given.push(StoredSession(Value::Tls12(value))));
    }

    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.with(|held| match &held.offered {
            Some(Value::Tls12(value)) => Some(value.clone()),
            _ => None,
        })
    }

    fn remove_tls12_session(&self, _: &ServerName<'static>) {
        self.with(|held| held.offered = None);
    }

    fn insert_tls13_ticket(&self, _: ServerName<'static>, value: Tls13ClientSessionValue) {
        self.with(|held| {
            held.given
                .push(StoredSession(Value::Tls13(Arc::new(Mutex::new(Some(
                    value,
                ))))))
        });
    }

    fn take_tls13_ticket(&self, _: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.with(|held| match &held.offered {
            Some(Value::Tls13(value)) => {
                value.lock().unwrap_or_else(PoisonError::into_inner).take()
            }
            _ => None,
        })
    }
}

//! Certificates made for a test, and two sessions that talk.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tls::{ClientOptions, Context, ContextOptions, Error, Event, Identity, ServerOptions, Session};

pub(crate) type Issuer = CertifiedIssuer<'static, KeyPair>;

pub(crate) fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

pub(crate) fn authority(name: &str) -> Issuer {
    let mut params = params(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate of `name` by `issuer`, and its key.
pub(crate) fn issued(
    params: CertificateParams,
    issuer: &Issuer,
) -> (CertificateDer<'static>, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, issuer).unwrap();
    (certificate.der().clone(), key)
}

pub(crate) fn identity(name: &str) -> Identity {
    let (certificate, key) = issued(params(name), &authority("ca"));
    identity_of(vec![certificate], &key)
}

pub(crate) fn identity_of(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> Identity {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    Identity::new(chain, key).unwrap()
}

pub(crate) fn context(identities: Vec<Identity>) -> Context {
    Context::new(ContextOptions {
        identities,
        ..ContextOptions::default()
    })
    .unwrap()
}

/// Two sessions and what they were told.
pub(crate) struct Pair {
    pub(crate) client: Session,
    pub(crate) server: Session,
    pub(crate) client_events: Vec<Event>,
    pub(crate) server_events: Vec<Event>,
    pub(crate) client_text: Vec<u8>,
    pub(crate) server_text: Vec<u8>,
}

impl Pair {
    pub(crate) fn new(context: &Context, options: ClientOptions) -> Self {
        Self {
            client: Session::client(context, options).unwrap(),
            server: Session::server(),
            client_events: Vec::new(),
            server_events: Vec::new(),
            client_text: Vec::new(),
            server_text: Vec::new(),
        }
    }

    /// Carries bytes both ways, `size` at a time, until nobody has more to say.
    pub(crate) fn talk(
        &mut self,
        context: &Context,
        options: &ServerOptions,
        size: usize,
    ) -> Result<(), (&'static str, Error)> {
        loop {
            let mut there = Vec::new();
            self.client.take_output(&mut there);
            for piece in there.chunks(size) {
                let fed = self
                    .server
                    .feed(piece, &mut self.server_text, &mut self.server_events);
                fed.map_err(|error| ("server", error))?;
                if self.server.greeting().is_some() {
                    let (text, events) = (&mut self.server_text, &mut self.server_events);
                    let accepted = self.server.accept(context, options, None, text, events);
                    accepted.map_err(|error| ("server", error))?;
                }
            }
            let mut back = Vec::new();
            self.server.take_output(&mut back);
            for piece in back.chunks(size) {
                let fed = self
                    .client
                    .feed(piece, &mut self.client_text, &mut self.client_events);
                fed.map_err(|error| ("client", error))?;
            }
            if there.is_empty() && back.is_empty() {
                return Ok(());
            }
        }
    }
}

//! What many sessions share: identities, versions, suites, tickets. The configurations of rustls are made of it.

use crate::identity::{Identity, resolver};
use crate::store::Store;
use crate::tickets::{TicketKeys, Tickets};
use crate::trust::AnyChain;
use crate::{Error, suites};
use rustls::client::Resumption;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::server::{NoServerSessionStorage, ServerSessionMemoryCache, StoresServerSessions};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, KeyLog, ServerConfig, SupportedProtocolVersion};
use std::sync::{Arc, Mutex, PoisonError};

/// A version of the protocol. Older ones are not spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// RFC 5246.
    Tls12,
    /// RFC 8446.
    Tls13,
}

/// What a [`Context`] is made of. `Default` is both versions, all suites, no identity.
#[derive(Debug, Clone)]
pub struct ContextOptions {
    /// Whom sessions may present themselves as: the first one whose signatures the peer understands.
    pub identities: Vec<Identity>,
    /// The oldest version to speak.
    pub min: Protocol,
    /// The newest version to speak.
    pub max: Protocol,
    /// An OpenSSL cipher list, names between colons. TLS 1.3 suites are there unless it names some.
    pub ciphers: Option<String>,
    /// Key-exchange groups, names between colons, the best first.
    pub groups: Option<String>,
    /// What a server's tickets are made with; random when None.
    pub ticket_keys: Option<TicketKeys>,
    /// How long a server's tickets last, in seconds.
    pub ticket_lifetime: u32,
    /// Whether a server gives tickets. Without them, TLS 1.2 sessions are resumed by their ids.
    pub tickets: bool,
    /// Whether the order of the server's suites counts, not that of the client's.
    pub server_order: bool,
}

impl Default for ContextOptions {
    fn default() -> Self {
        Self {
            identities: Vec::new(),
            min: Protocol::Tls12,
            max: Protocol::Tls13,
            ciphers: None,
            groups: None,
            ticket_keys: None,
            ticket_lifetime: 300,
            tickets: true,
            server_order: true,
        }
    }
}

/// What a server's sessions differ in, beside their context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerOptions {
    /// The application protocols (RFC 7301) it speaks, the best first. Empty: none is agreed on.
    pub alpn: Vec<Vec<u8>>,
    /// Whether clients are asked for a certificate. Who has none is let in, and seen by [`Session::peer_chain`].
    ///
    /// [`Session::peer_chain`]: crate::Session::peer_chain
    pub request_certificate: bool,
    /// With `request_certificate`: who has none is refused.
    pub require_certificate: bool,
}

/// What a client's session differs in, beside its context.
#[derive(Debug, Clone, Default)]
pub struct ClientOptions {
    /// The name to ask for (SNI). Names that are addresses are not sent.
    pub server_name: Option<String>,
    /// The application protocols (RFC 7301) to offer, the best first.
    pub alpn: Vec<Vec<u8>>,
    /// A session to go on with.
    pub session: Option<crate::StoredSession>,
    /// Who is told the secrets of the session, in the format of `SSLKEYLOGFILE`.
    pub key_log: Option<Arc<dyn KeyLog>>,
}

/// What many sessions share. Made once, cheap to hold; sessions keep what they need of it.
#[derive(Debug)]
pub struct Context {
    client: ClientConfig,
    options: ContextOptions,
    provider: Arc<CryptoProvider>,
    versions: &'static [&'static SupportedProtocolVersion],
    tickets: Arc<Tickets>,
    sessions: Arc<dyn StoresServerSessions>,
    /// Few: a program has one or two kinds of servers.
    servers: Mutex<Vec<(ServerOptions, Arc<ServerConfig>)>>,
}

impl Context {
    /// Checks the options and makes what is shared.
    ///
    /// # Errors
    /// `no cipher match` when the list names no suite there is, `no protocols available` when `min` is newer than `max`.
    pub fn new(options: ContextOptions) -> Result<Self, Error> {
        let versions = versions(&options).ok_or(Error::ssl(191, "no protocols available"))?;
        let mut provider = aws_lc_rs::default_provider();
        let no_match = || Error::ssl(185, "no cipher match");
        provider.cipher_suites = match &options.ciphers {
            Some(list) => suites::select(list).ok_or_else(no_match)?,
            None => suites::SUITES.iter().map(|suite| suite.suite).collect(),
        };
        let groups = options.groups.as_deref().unwrap_or(DEFAULT_GROUPS);
        provider.kx_groups =
            suites::groups(groups).ok_or(Error::ssl(191, "unsupported elliptic curve"))?;
        let provider = Arc::new(provider);
        let mut client = ClientConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(versions)
            .map_err(|_| no_match())?
            .dangerous()
            .with_custom_certificate_verifier(AnyChain::shared())
            .with_client_cert_resolver(resolver(&options.identities));
        client.check_selected_alpn = true;
        let keys = options
            .ticket_keys
            .clone()
            .unwrap_or_else(TicketKeys::random);
        let tickets = Arc::new(Tickets::new(keys, options.ticket_lifetime));
        Ok(Self {
            client,
            provider,
            versions,
            tickets,
            sessions: ServerSessionMemoryCache::new(SESSIONS),
            servers: Mutex::default(),
            options,
        })
    }

    /// What a server's tickets are made with at present.
    #[must_use]
    pub fn ticket_keys(&self) -> TicketKeys {
        self.tickets.keys()
    }

    /// Makes tickets with other keys from now on; what older ones made is not accepted any more.
    pub fn set_ticket_keys(&self, keys: TicketKeys) {
        self.tickets.set_keys(keys);
    }

    /// Whether sessions have a certificate to show.
    #[must_use]
    pub fn has_identity(&self) -> bool {
        !self.options.identities.is_empty()
    }

    /// The identities it was made with.
    #[must_use]
    pub fn identities(&self) -> &[Identity] {
        &self.options.identities
    }

    pub(crate) fn client(&self, options: &ClientOptions, store: Arc<Store>) -> ClientConfig {
        let mut config = self.client.clone();
        config.alpn_protocols.clone_from(&options.alpn);
        config.resumption = Resumption::store(store);
        config.enable_sni = options.server_name.is_some();
        if let Some(log) = &options.key_log {
            config.key_log = log.clone();
        }
        config
    }

    pub(crate) fn server(
        &self,
        options: &ServerOptions,
        log: Option<Arc<dyn KeyLog>>,
    ) -> Result<Arc<ServerConfig>, Error> {
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = servers.iter().find(|(known, _)| known == options);
        let shared = match known {
            Some((_, config)) => config.clone(),
            None => {
                let config = Arc::new(self.make_server(options)?);
                servers.push((options.clone(), config.clone()));
                config
            }
        };
        let Some(log) = log else { return Ok(shared) };
        let mut config = (*shared).clone();
        config.key_log = log;
        Ok(Arc::new(config))
    }

    fn make_server(&self, options: &ServerOptions) -> Result<ServerConfig, Error> {
        let builder = ServerConfig::builder_with_provider(self.provider.clone())
            .with_protocol_versions(self.versions)
            .map_err(|_| Error::ssl(185, "no cipher match"))?;
        let builder = if options.request_certificate {
            builder.with_client_cert_verifier(AnyChain::of_clients(options.require_certificate))
        } else {
            builder.with_no_client_auth()
        };
        let mut config = builder.with_cert_resolver(resolver(&self.options.identities));
        config.alpn_protocols.clone_from(&options.alpn);
        config.ignore_client_order = self.options.server_order;
        config.session_storage = self.sessions.clone();
        if self.options.tickets {
            config.ticketer = self.tickets.clone();
        } else {
            config.send_tls13_tickets = 0;
        }
        if self.options.ticket_lifetime == 0 {
            config.session_storage = Arc::new(NoServerSessionStorage {});
        }
        Ok(config)
    }
}

/// Sessions that a server's context remembers by id.
const SESSIONS: usize = 20_480;

/// OpenSSL's order, without what it has beyond these.
const DEFAULT_GROUPS: &str = "X25519MLKEM768:X25519:P-256:P-384";

fn versions(options: &ContextOptions) -> Option<&'static [&'static SupportedProtocolVersion]> {
    static BOTH: [&SupportedProtocolVersion; 2] = [&TLS13, &TLS12];
    match (options.min, options.max) {
        (Protocol::Tls12, Protocol::Tls13) => Some(&BOTH),
        (Protocol::Tls12, Protocol::Tls12) => Some(&BOTH[1..]),
        (Protocol::Tls13, Protocol::Tls13) => Some(&BOTH[..1]),
        (Protocol::Tls13, Protocol::Tls12) => None,
    }
}

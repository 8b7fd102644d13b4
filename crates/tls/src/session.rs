//! One connection's TLS: bytes in, bytes out, and what happened.

use crate::context::{ClientOptions, Context, ServerOptions};
use crate::store::{Store, StoredSession};
use crate::{Error, suites};
use rustls::pki_types::{CertificateDer, DnsName, ServerName};
use rustls::server::{Accepted, Acceptor, ServerConnection};
use rustls::{ClientConnection, Connection, HandshakeKind, KeyLog, ProtocolVersion};
use std::io::{BufRead, Write};
use std::sync::Arc;

/// Something that happened while bytes were fed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A client said hello: [`Session::accept`] is to be called before anything goes on.
    Hello,
    /// Handshake done: data may flow, [`Session::facts`] are there.
    Secure,
    /// The peer will send no more (close_notify, RFC 8446 section 6.1).
    Closed,
}

/// What a client asked for in its hello.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Greeting {
    /// The name it asked for (SNI).
    pub server_name: Option<String>,
    /// The application protocols it offers.
    pub alpn: Vec<Vec<u8>>,
}

/// What two peers agreed on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// `TLSv1.2` or `TLSv1.3`.
    pub protocol: &'static str,
    /// The suite's name in OpenSSL.
    pub cipher: &'static str,
    /// The suite's name in the standards.
    pub standard_cipher: &'static str,
    /// The name of the ephemeral keys' group and its size in bits; empty in a TLS 1.2 session that was resumed.
    pub group: (&'static str, u32),
    /// Whether an earlier session went on.
    pub resumed: bool,
}

enum State {
    /// A server that waits for a hello.
    Listening(Acceptor),
    /// A server that has one, and waits for [`Session::accept`].
    Greeted(Box<Accepted>),
    Connected(Connection),
    /// Moved out of while it changes, or failed before there was a connection.
    Gone,
}

/// One connection's TLS. Ciphertext is fed, ciphertext to send is taken; so is plaintext, the other way round.
pub struct Session {
    state: State,
    /// What came while a hello waited for its answer.
    early: Vec<u8>,
    /// The first bytes that came, to tell who does not speak TLS.
    first: [u8; 5],
    /// How many of `first` are there.
    seen: u8,
    secure: bool,
    closed: bool,
    sent_close: bool,
    /// The most plaintext that goes into one record.
    fragment: u16,
    store: Option<Arc<Store>>,
    /// Alerts of a handshake that failed before there was a connection.
    alert: Vec<u8>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("secure", &self.secure)
            .field("closed", &self.closed)
            .finish()
    }
}

impl Session {
    fn of(state: State, store: Option<Arc<Store>>) -> Self {
        Self {
            state,
            early: Vec::new(),
            first: [0; 5],
            seen: 0,
            secure: false,
            closed: false,
            sent_close: false,
            fragment: FRAGMENT as u16,
            store,
            alert: Vec::new(),
        }
    }

    /// A client's session. Its hello is there to be taken.
    ///
    /// # Errors
    /// What rustls refuses of the options.
    pub fn client(context: &Context, options: ClientOptions) -> Result<Self, Error> {
        let name = options
            .server_name
            .as_deref()
            .and_then(|name| ServerName::try_from(name.to_owned()).ok());
        // rustls wants a name even where none is sent.
        let nameless = DnsName::try_from_str("localhost")
            .expect("a name")
            .to_owned();
        let store = Arc::new(Store::offering(options.session.clone()));
        let mut config = context.client(&options, store.clone());
        config.enable_sni = name.is_some();
        let name = name.unwrap_or(ServerName::DnsName(nameless));
        let connection = ClientConnection::new(Arc::new(config), name)
            .map_err(|e| Error::of_session(&e, &[]))?;
        let mut connection = Connection::from(connection);
        connection.set_buffer_limit(None);
        Ok(Self::of(State::Connected(connection), Some(store)))
    }

    /// A server's session, which waits for a hello.
    #[must_use]
    pub fn server() -> Self {
        Self::of(State::Listening(Acceptor::default()), None)
    }

    /// What the client asked for, between [`Event::Hello`] and [`Session::accept`].
    #[must_use]
    pub fn greeting(&self) -> Option<Greeting> {
        let State::Greeted(accepted) = &self.state else {
            return None;
        };
        let hello = accepted.client_hello();
        Some(Greeting {
            server_name: hello.server_name().map(str::to_owned),
            alpn: hello
                .alpn()
                .map(|names| names.map(<[u8]>::to_vec).collect())
                .unwrap_or_default(),
        })
    }

    /// Goes on with a hello. `events` gets what follows from bytes that came behind it.
    ///
    /// # Errors
    /// What the two don't have in common. An alert is there to be taken.
    pub fn accept(
        &mut self,
        context: &Context,
        options: &ServerOptions,
        key_log: Option<Arc<dyn KeyLog>>,
        plaintext: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<(), Error> {
        let State::Greeted(accepted) = std::mem::replace(&mut self.state, State::Gone) else {
            return Err(Error::ssl(68, "internal error"));
        };
        let config = context.server(options, key_log)?;
        if !context.has_identity() {
            // rustls would say access_denied; who has no certificate shares no suite.
            self.alert.extend_from_slice(&HANDSHAKE_FAILURE);
            return Err(Error::ssl(193, "no shared cipher"));
        }
        match accepted.into_connection(config) {
            Ok(connection) => {
                let mut connection = Connection::from(connection);
                connection.set_buffer_limit(None);
                self.state = State::Connected(connection);
            }
            Err((error, mut alert)) => {
                // Writing to a vector does not fail.
                let _ = alert.write_all(&mut self.alert);
                return Err(Error::of_session(&error, self.seen()));
            }
        }
        let early = std::mem::take(&mut self.early);
        self.feed(&early, plaintext, events)
    }

    /// Takes in what came from the peer: plaintext is appended, events are told in their order. All plaintext before
    /// [`Event::Closed`] is in `plaintext` by then.
    ///
    /// # Errors
    /// What ends the session. An alert for the peer may be there to be taken.
    pub fn feed(
        &mut self,
        ciphertext: &[u8],
        plaintext: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<(), Error> {
        self.note_first(ciphertext);
        let mut rest = ciphertext;
        if let State::Listening(_) = self.state {
            self.listen(&mut rest, events)?;
        }
        match &mut self.state {
            State::Greeted(_) => {
                self.early.extend_from_slice(rest);
                return Ok(());
            }
            State::Connected(connection) => {
                // What came with the hello may have been read along with it.
                let result = take_in(connection, &mut rest, plaintext);
                let finished = !connection.is_handshaking();
                let first = self.first;
                let seen = usize::from(self.seen);
                if finished && !self.secure {
                    self.secure = true;
                    events.push(Event::Secure);
                }
                match result {
                    Ok(false) => {}
                    Ok(true) if self.closed => {}
                    Ok(true) => {
                        self.closed = true;
                        events.push(Event::Closed);
                    }
                    Err(error) => return Err(Error::of_session(&error, &first[..seen])),
                }
            }
            State::Listening(_) | State::Gone => {}
        }
        Ok(())
    }

    fn listen(&mut self, rest: &mut &[u8], events: &mut Vec<Event>) -> Result<(), Error> {
        while let State::Listening(acceptor) = &mut self.state {
            if rest.is_empty() {
                return Ok(());
            }
            if acceptor.read_tls(rest).is_err() {
                self.state = State::Gone;
                return Err(Error::ssl(198, "packet length too long"));
            }
            match acceptor.accept() {
                Ok(None) => {}
                Ok(Some(accepted)) => {
                    self.state = State::Greeted(Box::new(accepted));
                    events.push(Event::Hello);
                }
                Err((error, mut alert)) => {
                    // Writing to a vector does not fail.
                    let _ = alert.write_all(&mut self.alert);
                    self.state = State::Gone;
                    return Err(Error::of_session(&error, self.seen()));
                }
            }
        }
        Ok(())
    }

    fn note_first(&mut self, bytes: &[u8]) {
        let seen = usize::from(self.seen);
        let more = bytes.len().min(self.first.len() - seen);
        self.first[seen..seen + more].copy_from_slice(&bytes[..more]);
        self.seen += more as u8;
    }

    fn seen(&self) -> &[u8] {
        &self.first[..usize::from(self.seen)]
    }

    /// Encrypts. What is written before the handshake is done waits for it.
    ///
    /// # Errors
    /// `protocol is shutdown` behind [`Session::close`].
    pub fn write(&mut self, plaintext: &[u8]) -> Result<(), Error> {
        if self.sent_close {
            return Err(Error::ssl(207, "protocol is shutdown"));
        }
        let State::Connected(connection) = &mut self.state else {
            return Err(Error::ssl(276, "uninitialized"));
        };
        let mut writer = connection.writer();
        let mut pieces = plaintext.chunks(usize::from(self.fragment));
        let written = pieces.try_for_each(|piece| writer.write_all(piece));
        written.map_err(|_| Error::ssl(68, "internal error"))
    }

    /// Sets the most plaintext that goes into one record, 512 to 16,384 bytes.
    pub fn set_max_fragment(&mut self, bytes: usize) {
        self.fragment = bytes.clamp(512, FRAGMENT) as u16;
    }

    /// Appends what is to be sent to `out`.
    pub fn take_output(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.alert);
        if let State::Connected(connection) = &mut self.state {
            while connection.wants_write() {
                // Writing to a vector does not fail.
                if connection.write_tls(out).is_err() {
                    return;
                }
            }
        }
    }

    /// Whether [`Session::take_output`] has something.
    #[must_use]
    pub fn wants_write(&self) -> bool {
        let alert = !self.alert.is_empty();
        alert || matches!(&self.state, State::Connected(connection) if connection.wants_write())
    }

    /// Tells the peer that no more will be sent (close_notify).
    pub fn close(&mut self) {
        if let State::Connected(connection) = &mut self.state
            && !self.sent_close
        {
            self.sent_close = true;
            connection.send_close_notify();
        }
    }

    /// Changes the keys of both directions (RFC 8446 section 4.6.3).
    ///
    /// # Errors
    /// When no TLS 1.3 session is there yet.
    pub fn update_keys(&mut self) -> Result<(), Error> {
        match &mut self.state {
            State::Connected(connection) => connection
                .refresh_traffic_keys()
                .map_err(|e| Error::of_session(&e, &[])),
            _ => Err(Error::ssl(276, "uninitialized")),
        }
    }

    /// Whether the handshake is done.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether the peer said that it sends no more. An end of the connection without it is a truncation.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether this side said that it sends no more.
    #[must_use]
    pub fn has_sent_close(&self) -> bool {
        self.sent_close
    }

    fn connection(&self) -> Option<&Connection> {
        match &self.state {
            State::Connected(connection) => Some(connection),
            _ => None,
        }
    }

    /// What was agreed on. None before version and suite are known.
    #[must_use]
    pub fn facts(&self) -> Option<Facts> {
        let connection = self.connection()?;
        let suite = connection.negotiated_cipher_suite()?;
        let (cipher, standard_cipher) = suites::names(suite.suite());
        let group = connection.negotiated_key_exchange_group();
        Some(Facts {
            protocol: match connection.protocol_version()? {
                ProtocolVersion::TLSv1_3 => "TLSv1.3",
                _ => "TLSv1.2",
            },
            cipher,
            standard_cipher,
            group: group
                .map(|group| suites::group_name(group.name()))
                .unwrap_or_default(),
            resumed: connection.handshake_kind() == Some(HandshakeKind::Resumed),
        })
    }

    /// The application protocol that was agreed on.
    #[must_use]
    pub fn alpn(&self) -> Option<&[u8]> {
        self.connection()?.alpn_protocol()
    }

    /// A server: the name its client asked for.
    #[must_use]
    pub fn server_name(&self) -> Option<&str> {
        match self.connection()? {
            Connection::Server(server) => ServerConnection::server_name(server),
            Connection::Client(_) => None,
        }
    }

    /// The peer's certificates in DER, its own first; empty when it showed none.
    #[must_use]
    pub fn peer_chain(&self) -> &[CertificateDer<'static>] {
        self.connection()
            .and_then(|connection| connection.peer_certificates())
            .unwrap_or_default()
    }

    /// Whether [`Session::take_sessions`] has some.
    #[must_use]
    pub fn has_given_sessions(&self) -> bool {
        self.store.as_ref().is_some_and(|store| store.has_given())
    }

    /// A client: sessions that the server gave since the last call.
    pub fn take_sessions(&mut self) -> Vec<StoredSession> {
        self.store
            .as_ref()
            .map(|store| store.take_given())
            .unwrap_or_default()
    }

    /// Secrets of the session for other protocols (RFC 5705, RFC 8446 section 7.5).
    ///
    /// # Errors
    /// Before the handshake is done.
    pub fn export_keying_material(
        &self,
        out: &mut [u8],
        label: &[u8],
        context: Option<&[u8]>,
    ) -> Result<(), Error> {
        let connection = self.connection().ok_or(Error::ssl(276, "uninitialized"))?;
        let exported = match connection {
            Connection::Client(client) => {
                client.export_keying_material(out, label, context).map(drop)
            }
            Connection::Server(server) => {
                server.export_keying_material(out, label, context).map(drop)
            }
        };
        exported.map_err(|e| Error::of_session(&e, &[]))
    }
}

/// RFC 8446 section 5.1.
const FRAGMENT: usize = 16 * 1024;

/// A fatal alert, in a record of TLS 1.2.
const HANDSHAKE_FAILURE: [u8; 7] = [0x15, 3, 3, 0, 2, 2, 40];

/// Feeds rustls and takes plaintext out; gives whether the peer closed.
fn take_in(
    connection: &mut Connection,
    rest: &mut &[u8],
    plaintext: &mut Vec<u8>,
) -> Result<bool, rustls::Error> {
    loop {
        // Without anything new there may be what came along with a hello.
        if !rest.is_empty() && !matches!(connection.read_tls(rest), Ok(1..)) {
            return Err(rustls::Error::PeerSentOversizedRecord);
        }
        let state = connection.process_new_packets()?;
        if state.plaintext_bytes_to_read() > 0 {
            let mut reader = connection.reader();
            // An error says that nothing is left for now.
            while let Ok(chunk @ [_, ..]) = reader.fill_buf() {
                let length = chunk.len();
                plaintext.extend_from_slice(chunk);
                reader.consume(length);
            }
        }
        if state.peer_has_closed() {
            return Ok(true);
        }
        if rest.is_empty() {
            return Ok(false);
        }
    }
}

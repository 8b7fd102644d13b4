//! Connections: a session each, with what its owner has to hear of. JavaScript names those of streams by the stream's
//! number, those over another Duplex by a negative one.

use super::State;
use evloop::StreamId;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::{Rc, Weak};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tls::{ClientOptions, Context, Error, Event, KeyLog, ServerOptions, Session, StoredSession};

pub(crate) type Shared = Rc<RefCell<Connection>>;
/// The stream a slot's connection is of, and the connection.
pub(crate) type Known = (u64, Weak<RefCell<Connection>>);

/// What a server does with a hello without asking JavaScript.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) context: Arc<Context>,
    pub(crate) options: ServerOptions,
}

#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) session: Session,
    answer: Option<Answer>,
    log: Option<Arc<Lines>>,
    /// What was not told yet.
    events: Vec<Event>,
    /// Plaintext that came when a hello was answered.
    early: Vec<u8>,
    /// Plaintext that a Duplex did not take yet.
    pub(super) inward: Vec<u8>,
    error: Option<Error>,
}

/// Secrets for SSLKEYLOGFILE, as long as somebody wants them.
#[derive(Debug, Default)]
struct Lines {
    wanted: AtomicBool,
    lines: Mutex<Vec<Vec<u8>>>,
}

impl Lines {
    fn new(wanted: bool) -> Arc<Self> {
        Arc::new(Self {
            wanted: AtomicBool::new(wanted),
            lines: Mutex::default(),
        })
    }

    fn lines(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyLog for Lines {
    fn will_log(&self, label: &str) -> bool {
        // No data is sent early: nobody needs its secret.
        self.wanted.load(Ordering::Relaxed) && label != "CLIENT_EARLY_TRAFFIC_SECRET"
    }

    fn log(&self, label: &str, random: &[u8], secret: &[u8]) {
        if !self.will_log(label) {
            return;
        }
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        let line = format!("{label} {} {}\n", hex(random), hex(secret));
        self.lines().push(line.into_bytes());
    }
}

impl Connection {
    pub(super) fn client(context: &Context, mut options: ClientOptions) -> Result<Self, Error> {
        // Whoever listens does so when the handshake is under way already.
        let log = Lines::new(false);
        options.key_log = Some(log.clone());
        Ok(Self::of(
            Session::client(context, options)?,
            None,
            Some(log),
        ))
    }

    pub(super) fn server(answer: Option<Answer>, logs: bool) -> Self {
        Self::of(Session::server(), answer, logs.then(|| Lines::new(true)))
    }

    fn of(session: Session, answer: Option<Answer>, log: Option<Arc<Lines>>) -> Self {
        Self {
            session,
            answer,
            log,
            events: Vec::new(),
            early: Vec::new(),
            inward: Vec::new(),
            error: None,
        }
    }

    pub(super) fn feed(&mut self, arrived: &[u8], inward: &mut Vec<u8>) -> Result<(), Error> {
        inward.append(&mut self.early);
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let from = self.events.len();
        self.session.feed(arrived, inward, &mut self.events)?;
        if self.events[from..].contains(&Event::Hello)
            && let Some(answer) = self.answer.take()
        {
            self.events.retain(|event| *event != Event::Hello);
            self.answer_with(&answer, inward)?;
        }
        Ok(())
    }

    fn answer_with(&mut self, answer: &Answer, inward: &mut Vec<u8>) -> Result<(), Error> {
        let log = self.log.clone().map(|log| log as Arc<dyn KeyLog>);
        self.session.accept(
            &answer.context,
            &answer.options,
            log,
            inward,
            &mut self.events,
        )
    }

    /// Goes on with a hello that waits; what comes of it comes with the next bytes that are fed.
    pub(super) fn answer(&mut self, answer: &Answer) {
        let mut early = std::mem::take(&mut self.early);
        if let Err(error) = self.answer_with(answer, &mut early) {
            self.error = Some(error);
        }
        self.early = early;
    }

    /// From now on secrets are told.
    pub(super) fn want_key_log(&self) {
        if let Some(log) = &self.log {
            log.wanted.store(true, Ordering::Relaxed);
        }
    }

    /// What there is to tell, once; sessions last.
    pub(super) fn take_notices(&mut self) -> (Vec<Vec<u8>>, Vec<Event>, Vec<StoredSession>) {
        let lines = self
            .log
            .as_ref()
            .map(|log| std::mem::take(&mut *log.lines()));
        (
            lines.unwrap_or_default(),
            std::mem::take(&mut self.events),
            self.session.take_sessions(),
        )
    }

    pub(super) fn has_notice(&self) -> bool {
        let told = |event: &Event| *event != Event::Closed;
        self.events.iter().any(told) || self.session.has_given_sessions() || self.has_lines()
    }

    fn has_lines(&self) -> bool {
        self.log.as_ref().is_some_and(|log| !log.lines().is_empty())
    }
}

/// Sessions that clients were given, by the tickets that JavaScript has of them.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    known: HashMap<u64, StoredSession>,
    first: u64,
    next: u64,
}

/// So many are kept; the oldest go first.
const KEPT: u64 = 4096;

/// What a ticket begins with; the session's number follows.
const TICKET: &[u8; 8] = b"rill-tls";

impl Sessions {
    pub(super) fn keep(&mut self, session: StoredSession) -> Vec<u8> {
        let number = self.next;
        self.next += 1;
        self.known.insert(number, session);
        if self.next - self.first > KEPT {
            self.known.remove(&self.first);
            self.first += 1;
        }
        [&TICKET[..], &number.to_be_bytes()].concat()
    }

    pub(super) fn find(&self, ticket: &[u8]) -> Option<StoredSession> {
        let number = ticket.strip_prefix(TICKET)?;
        let number = u64::from_be_bytes(number.try_into().ok()?);
        self.known.get(&number).cloned()
    }
}

impl State {
    pub(super) fn remember(&mut self, stream: StreamId, connection: &Shared) {
        let slot = stream.slot() as usize;
        if self.streams.len() <= slot {
            self.streams.resize_with(slot + 1, || (0, Weak::new()));
        }
        self.streams[slot] = (stream.as_u64(), Rc::downgrade(connection));
    }

    /// The connection that JavaScript calls `id`.
    pub(super) fn find(&self, id: f64) -> Option<Shared> {
        if id < 0.0 {
            return self.duplexes.get(-id as usize - 1).cloned();
        }
        let id = id as u64;
        let (stream, connection) = self.streams.get((id & 0xffff_ffff) as usize)?;
        if *stream == id {
            connection.upgrade()
        } else {
            None
        }
    }
}

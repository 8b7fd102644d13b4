//! `node:tls`: encrypted connections. Native code owns sessions: as filters of the loop's streams (whatever room a stream is
//! of, it sees plaintext), or, over any other Duplex, by number. JavaScript has options, certificates' names, events.
//!
//! Contexts cross as numbers. What is agreed on, asked for or refused is told by the room's `dispatch(event, id, …)`.

mod connection;
mod contexts;
mod facts;
mod filter;
mod over_duplex;
mod pem;
mod pfx;
mod starting;
mod told;
mod trust;
mod x509;

use crate::core::room::room;
use crate::rooms;
use slab::Slab;
use std::collections::HashMap;
use std::sync::Arc;

room! {
    name: "tls",
    ops: [
        contexts::create_context, contexts::drop_context, contexts::ticket_keys, contexts::set_ticket_keys, contexts::context_facts, pfx::open_pfx,
        starting::start_client, starting::start_server, starting::answer_hello, facts::greeting, facts::facts,
        facts::peer_chain, facts::export_secret,
        starting::feed_stream, facts::want_key_log, facts::set_max_fragment, facts::issuer_of, trust::verify_error, trust::set_trust, trust::set_default_roots, trust::bundled_roots,
        trust::system_roots, trust::split_certificates, trust::complete_chain, trust::chain_of,
        x509::x509_facts, x509::x509_host, x509::x509_email, x509::x509_ip, x509::x509_issued, x509::x509_signed,

        facts::cipher_names,
        over_duplex::open_client, over_duplex::open_server, over_duplex::feed, over_duplex::inward, over_duplex::outward,
        over_duplex::write, over_duplex::shutdown, over_duplex::close,
    ],
    public: [("tls", "tls.js")],
    shared: ["context.js", "socket.js", "server.js", "x509.js", "told.js", "key_log.js"],
    uses: ["crypto", "net"],
    load: Lazy,
}

pub(crate) const ROOM_INDEX: usize = rooms::index_of("tls");

pub(crate) use connection::Answer;
pub(crate) use starting::{answer, install_server};
pub(crate) use told::{error_of, failed, is_handshaking, noticed, settle};

/// The room's contexts and connections.
#[derive(Debug, Default)]
pub(crate) struct State {
    contexts: Slab<Arc<tls::Context>>,
    /// Those of streams, by slot: they live as long as their filters.
    streams: Vec<connection::Known>,
    /// Those over other Duplexes.
    duplexes: Slab<connection::Shared>,
    sessions: connection::Sessions,
    /// By the number of their context, of those that say whom they trust.
    trusts: HashMap<u32, Arc<trust::Trust>>,
    /// Whom all others trust; made when it is first needed.
    roots: Option<Arc<tls::verify::Roots>>,
}

//! What the loop says to `tracing`, for who wants to see it.

use crate::support::{any_port, logging, new, run, serve};
use evloop::{ConnectOptions, StreamEvent, StreamHandler};
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps the messages of events and the names of spans.
#[derive(Clone, Default)]
struct Messages(Arc<Mutex<Vec<String>>>);

impl Visit for Messages {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0.lock().unwrap().push(format!("{value:?}"));
        }
    }
}

impl Subscriber for Messages {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("evloop")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let name = span.metadata().name();
        self.0.lock().unwrap().push(name.to_owned());
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        assert_eq!(*event.metadata().level(), tracing::Level::TRACE);
        event.record(&mut self.clone());
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn a_connection_can_be_followed() {
    let messages = Messages::default();
    tracing::subscriber::with_default(messages.clone(), || {
        let (mut lp, mut state) = new();
        let addr = serve(&mut lp, &mut state, false, logging("server"));
        assert_ne!(addr, any_port());
        let client = StreamHandler::new(|lp, _, id, event| {
            if matches!(event, StreamEvent::Connected(_)) {
                lp.stream_close(id).unwrap();
            }
        });
        lp.tcp_connect(addr, ConnectOptions::default(), client)
            .unwrap();
        run(&mut lp, &mut state);
    });
    let mut said = messages.0.lock().unwrap().clone();
    said.retain(|what| what != "polled");
    let of = |what: &str| said.iter().filter(|other| *other == what).count();
    assert_eq!(said.first().unwrap(), "run");
    assert_eq!(
        (of("connected"), of("accepted"), of("closed")),
        (1, 1, 2),
        "{said:?}"
    );
}

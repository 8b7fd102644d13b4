//! Name look-ups: addresses, options, errors that keep their number, cancelling, and a lane of their own.

use crate::support::{State, new, run};
use evloop::{
    Family, Lane, Lookup, LookupError, LookupErrorKind, LookupOptions, RunMode, SocketKind,
    lookup_addr_blocking, lookup_blocking,
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::mpsc;

fn ask(
    host: &str,
    service: Option<&str>,
    options: LookupOptions,
) -> Result<Vec<String>, LookupError> {
    let found = lookup_blocking(host, service, options)?;
    Ok(found.addresses.iter().map(ToString::to_string).collect())
}

fn refused(host: &str, service: Option<&str>, options: LookupOptions) -> LookupError {
    lookup_blocking(host, service, options).unwrap_err()
}

#[test]
fn localhost_is_found_and_told_on_the_loops_thread() {
    let (mut lp, mut state) = new();
    let home = std::thread::current().id();
    lp.lookup(
        "localhost",
        Some("80"),
        LookupOptions::default(),
        move |_, state: &mut State, found| {
            assert_eq!(std::thread::current().id(), home);
            let found: Lookup = found.unwrap();
            assert!(found.addresses.iter().all(|a| a.ip().is_loopback()));
            assert!(found.addresses.iter().all(|a| a.port() == 80));
            assert!(!found.addresses.is_empty());
            assert_eq!(found.canonical_name, None);
            state.note("found");
        },
    );
    assert!(state.log.is_empty());
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["found"]);
}

#[test]
fn numeric_addresses_need_no_server() {
    let plain = LookupOptions::default().numeric_host(true);
    assert_eq!(ask("192.0.2.7", None, plain).unwrap(), ["192.0.2.7:0"]);
    assert_eq!(
        ask("2001:db8::7", Some("443"), plain.numeric_service(true)).unwrap(),
        ["[2001:db8::7]:443"]
    );
    let scoped = lookup_blocking("fe80::1%1", None, plain).unwrap();
    let SocketAddr::V6(scoped) = scoped.addresses[0] else {
        unreachable!("{scoped:?}")
    };
    assert_eq!(scoped.scope_id(), 1);
    let error = refused("localhost", None, plain);
    assert_eq!(error.kind(), LookupErrorKind::NotFound);
    assert_eq!(error.code(), Some(libc::EAI_NONAME));
    assert_eq!(error.name(), "EAI_NONAME");
    // The last word holds.
    assert!(ask("localhost", None, plain.numeric_host(false)).is_ok());
}

#[test]
fn families_are_kept_apart_or_mapped() {
    let plain = LookupOptions::default();
    let v4 = plain.family(Family::V4);
    let v6 = plain.family(Family::V6);
    assert_eq!(ask("127.0.0.1", None, v4).unwrap(), ["127.0.0.1:0"]);
    assert_eq!(ask("::1", None, v6).unwrap(), ["[::1]:0"]);
    assert_eq!(
        refused("127.0.0.1", None, v6).kind(),
        LookupErrorKind::NotFound
    );
    assert_eq!(refused("::1", None, v4).kind(), LookupErrorKind::NotFound);
    let mapped = v6.v4mapped(true);
    assert_eq!(
        ask("127.0.0.1", None, mapped).unwrap(),
        ["[::ffff:127.0.0.1]:0"]
    );
    assert_eq!(
        ask("127.0.0.1", None, mapped.all(true)).unwrap(),
        ["[::ffff:127.0.0.1]:0"]
    );
    // Where this machine has no address but loopback, nothing is found: both are answers.
    match ask("127.0.0.1", None, plain.addrconfig(true)) {
        Ok(found) => assert_eq!(found, ["127.0.0.1:0"]),
        Err(error) => assert_eq!(error.kind(), LookupErrorKind::NotFound),
    }
}

#[test]
fn services_have_ports_by_kind_of_socket() {
    let plain = LookupOptions::default().numeric_host(true);
    let udp = plain.socket(SocketKind::Datagram);
    let host = "127.0.0.1";
    assert_eq!(ask(host, Some("53"), udp).unwrap(), ["127.0.0.1:53"]);
    let error = refused(host, Some("no-such-service"), plain);
    assert_eq!(error.kind(), LookupErrorKind::Invalid);
    assert_eq!(error.code(), Some(libc::EAI_SERVICE));
    assert_eq!(error.raw_os_error(), None);
    let error = refused(host, Some("http"), plain.numeric_service(true));
    assert_eq!(error.kind(), LookupErrorKind::NotFound);
}

#[test]
fn a_canonical_name_is_given_if_asked_for() {
    let options = LookupOptions::default().canonical_name(true);
    let found = lookup_blocking("localhost", None, options).unwrap();
    assert!(found.canonical_name.is_some_and(|name| !name.is_empty()));
}

#[test]
fn names_that_cannot_be_fail_with_a_number() {
    let plain = LookupOptions::default();
    // RFC 6761: nobody has a name below it. Without a server the answer is another one.
    let error = refused("no-such-host.invalid", None, plain);
    assert!(matches!(
        error.kind(),
        LookupErrorKind::NotFound | LookupErrorKind::Again | LookupErrorKind::Failed
    ));
    assert!(error.code().is_some());
    assert!(error.name().starts_with("EAI_"), "{}", error.name());
    assert!(!error.to_string().is_empty());
    let nul = refused("local\0host", None, plain);
    assert_eq!(nul.kind(), LookupErrorKind::NotFound);
    assert_eq!(
        std::io::Error::from(nul).kind(),
        std::io::ErrorKind::NotFound
    );
    let nul = refused("localhost", Some("8\0"), plain);
    assert_eq!(nul.kind(), LookupErrorKind::Invalid);
    assert_eq!(refused("", None, plain).kind(), LookupErrorKind::NotFound);
    // AI_ALL without AI_V4MAPPED means nothing, so that it is no error.
    assert!(ask("127.0.0.1", None, plain.all(true)).is_ok());
}

#[test]
fn addresses_have_names() {
    let (mut lp, mut state) = new();
    let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    lp.lookup_addr(local, |_, state: &mut State, names| {
        let names = names.unwrap();
        assert!(!names.host.is_empty());
        assert!(names.host.parse::<IpAddr>().is_err(), "{}", names.host);
        assert_eq!(names.service, "0");
        state.note("named");
    });
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["named"]);
    // The discard prefix, RFC 6666: nobody has it.
    let nobody = SocketAddr::from((Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 1), 9));
    let error = lookup_addr_blocking(nobody).unwrap_err();
    assert!(error.code().is_some());
}

#[test]
fn lookups_do_not_hold_up_files_and_may_be_cancelled() {
    let (mut lp, mut state) = new();
    // Both threads of the lane are held, as by a server that does not answer.
    let (begun, beginning) = mpsc::channel();
    let mut release = Vec::new();
    for _ in 0..2 {
        let begun = begun.clone();
        let (sender, held) = mpsc::channel::<()>();
        release.push(sender);
        lp.work_start(
            Lane::Names,
            move || {
                begun.send(()).unwrap();
                held.recv()
            },
            |_, state: &mut State, _| state.note("released"),
        );
    }
    beginning.recv().unwrap();
    beginning.recv().unwrap();
    let plain = LookupOptions::default();
    lp.lookup("127.0.0.1", None, plain, |_, state: &mut State, found| {
        assert!(found.is_ok());
        state.note("found");
    });
    let cancelled = lp.lookup("localhost", None, plain, |_, state: &mut State, found| {
        let error = found.unwrap_err();
        assert_eq!(error.kind(), LookupErrorKind::Cancelled);
        assert_eq!((error.code(), error.name()), (None, "ECANCELED"));
        state.note("cancelled");
    });
    assert!(lp.work_cancel(cancelled));
    assert!(!lp.work_cancel(cancelled));
    lp.work_start(
        Lane::Files,
        || (),
        move |_, state: &mut State, _| {
            state.note("file");
            // Only now may the names go on.
            release.clear();
        },
    );
    while !state.log.iter().any(|line| line == "file") {
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    assert_eq!(state.log, ["cancelled", "file"]);
    run(&mut lp, &mut state);
    state.log.sort();
    assert_eq!(
        state.log,
        ["cancelled", "file", "found", "released", "released"]
    );
}

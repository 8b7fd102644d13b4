//! A blocking echo server over TLS: `cargo run -p tls --example echo -- cert.der key.der 7443`.

#![allow(clippy::print_stderr, reason = "a program says what went wrong")]

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use tls::{Context, ContextOptions, Event, Identity, ServerOptions, Session};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [certificate, key, port] = &args[..] else {
        return Err("a certificate, its key (both in DER) and a port are needed".into());
    };
    let chain = vec![CertificateDer::from(std::fs::read(certificate)?)];
    let key = PrivateKeyDer::try_from(std::fs::read(key)?)?;
    let identities = vec![Identity::new(chain, key)?];
    let context = Context::new(ContextOptions {
        identities,
        ..ContextOptions::default()
    })?;
    for stream in TcpListener::bind(format!("127.0.0.1:{port}"))?.incoming() {
        if let Err(error) = serve(&context, stream?) {
            eprintln!("{error}");
        }
    }
    Ok(())
}

fn serve(context: &Context, mut stream: TcpStream) -> Result<(), Box<dyn std::error::Error>> {
    let mut session = Session::server();
    let (mut buffer, mut out) = ([0; 16 * 1024], Vec::new());
    loop {
        let (mut text, mut events) = (Vec::new(), Vec::new());
        let count = stream.read(&mut buffer)?;
        let fed = session.feed(&buffer[..count], &mut text, &mut events);
        if events.contains(&Event::Hello) {
            session.accept(
                context,
                &ServerOptions::default(),
                None,
                &mut text,
                &mut events,
            )?;
        }
        if !text.is_empty() {
            session.write(&text)?;
        }
        if count == 0 || events.contains(&Event::Closed) {
            session.close();
        }
        session.take_output(&mut out);
        stream.write_all(&out)?;
        out.clear();
        fed?;
        if session.has_sent_close() {
            return Ok(());
        }
    }
}

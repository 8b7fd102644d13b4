//! The README's server, word for word below this head.
#![allow(
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "a server owns its sockets and tells of its troubles"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use http_parser::{Event, Method, Mode, Parser, Status, Version, encode};

pub fn serve(mut stream: TcpStream) -> Result<(), Box<dyn std::error::Error>> {
    let mut parser = Parser::new(Mode::Request);
    let (mut buffer, mut out) = ([0; 16 * 1024], Vec::new());
    let (mut target, mut head_only) = (Vec::new(), false);
    while !matches!(parser.status(), Status::Closed | Status::Upgraded) {
        let mut input = match stream.read(&mut buffer)? {
            0 => return Ok(parser.finish().map(drop)?),
            n => &buffer[..n],
        };
        while let Some(event) = parser.next(&mut input)? {
            match event {
                Event::Head(head) => {
                    target = head.target().to_vec();
                    head_only = head.method() == Some(Method::Head);
                }
                Event::End => {
                    let length = target.len().to_string();
                    let fields = [("Content-Length", length.as_str())];
                    encode::response_head(&mut out, Version::Http11, 200, b"OK", fields)?;
                    if !head_only {
                        out.extend_from_slice(&target);
                    }
                }
                Event::Body(_) | Event::Trailers(_) => {}
            }
        }
        stream.write_all(&out)?;
        out.clear();
    }
    Ok(())
}

fn main() -> std::io::Result<()> {
    for stream in TcpListener::bind("127.0.0.1:8080")?.incoming() {
        let stream = stream?;
        std::thread::spawn(move || serve(stream).map_err(|error| eprintln!("{error}")));
    }
    Ok(())
}

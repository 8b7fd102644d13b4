//! A server script of `bin/rill/examples/` on a port of its own, and plain TCP clients for it.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use super::child::{Running, describe};
use super::{repository, rill, runner};

/// Longer than any answer takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// An example that listens.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) process: Running,
    folder: PathBuf,
}

impl Server {
    /// Runs a copy of an example with its fixed port replaced by a free one, until it accepts.
    pub(crate) fn example(name: &str, fixed_port: u16) -> Server {
        let port = free_port();
        let server = Server::start_on(name, fixed_port, port);
        server.await_accept();
        server
    }

    /// The same without waiting; `port` need not be free.
    pub(crate) fn start_on(name: &str, fixed_port: u16, port: u16) -> Server {
        let text = std::fs::read_to_string(repository().join("bin/rill/examples").join(name))
            .unwrap_or_else(|error| panic!("bin/rill/examples/{name}: {error}"));
        assert!(
            text.contains(&fixed_port.to_string()),
            "{name} listens on {fixed_port}"
        );
        let folder = runner::fresh_folder(name);
        let script = folder.join(name);
        std::fs::write(
            &script,
            text.replace(&fixed_port.to_string(), &port.to_string()),
        )
        .expect("the temporary folder is writable");
        let process = Running::spawn(Command::new(rill()).arg(&script), "");
        Server {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            process,
            folder,
        }
    }

    /// Tries to connect until it works; between two tries it listens for the process's end.
    fn await_accept(&self) {
        let until = Instant::now() + PATIENCE;
        loop {
            match TcpStream::connect(self.address) {
                Ok(_) => return,
                Err(error) if error.kind() != ErrorKind::ConnectionRefused => {
                    panic!("connect: {error}")
                }
                Err(_) => assert!(Instant::now() < until, "the server does not listen"),
            }
            match self.process.exit.recv_timeout(Duration::from_millis(5)) {
                Ok(status) => {
                    let stderr = self
                        .process
                        .stderr
                        .recv_timeout(PATIENCE)
                        .unwrap_or_default();
                    panic!("the server ended with {}: {stderr}", describe(status));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => panic!("the server's end was lost"),
            }
        }
    }

    /// A client whose reads give up instead of hanging.
    pub(crate) fn connect(&self) -> Client {
        let stream = TcpStream::connect(self.address).expect("the server accepts");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a time-out can be set");
        Client {
            stream,
            read: Vec::new(),
        }
    }

    /// Waits for the process's end: how it ended and what it wrote.
    pub(crate) fn finish(mut self) -> (String, String, String) {
        let status = self
            .process
            .exit
            .recv_timeout(PATIENCE)
            .expect("the process ends");
        let stdout = self
            .process
            .stdout
            .recv_timeout(PATIENCE)
            .expect("stdout closes");
        let stderr = self
            .process
            .stderr
            .recv_timeout(PATIENCE)
            .expect("stderr closes");
        self.process.done = true;
        (describe(status), stdout, stderr)
    }

    /// The server is alive and answers a plain GET.
    pub(crate) fn assert_serves_http(&self, body: &str) {
        let mut client = self.connect();
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let answer = client.read_to_end();
        assert!(
            answer.starts_with("HTTP/1.1 200 OK\r\n"),
            "answer: {answer:?}"
        );
        assert!(answer.contains(body), "answer: {answer:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // What the server said helps to see why the test failed.
            self.process.signal("KILL");
            let stderr = self
                .process
                .stderr
                .recv_timeout(PATIENCE)
                .unwrap_or_default();
            runner::note_server(&stderr);
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A port nobody listens on; the caller uses it at once.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
    listener
        .local_addr()
        .expect("a bound socket has an address")
        .port()
}

/// A blocking TCP client.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) stream: TcpStream,
    read: Vec<u8>,
}

impl Client {
    pub(crate) fn send(&mut self, text: &str) {
        self.stream
            .write_all(text.as_bytes())
            .expect("the peer takes the bytes");
    }

    /// Reads until the text has been seen, and gives all up to its end.
    pub(crate) fn read_until(&mut self, wanted: &str) -> String {
        loop {
            if let Some(at) = find(&self.read, wanted.as_bytes()) {
                let rest = self.read.split_off(at + wanted.len());
                let seen = std::mem::replace(&mut self.read, rest);
                return String::from_utf8_lossy(&seen).into_owned();
            }
            assert!(
                self.fill() > 0,
                "the peer closed before {wanted:?}: {:?}",
                String::from_utf8_lossy(&self.read)
            );
        }
    }

    /// Reads so many bytes.
    pub(crate) fn read_exactly(&mut self, count: usize) -> Vec<u8> {
        while self.read.len() < count {
            assert!(
                self.fill() > 0,
                "the peer closed after {} of {count} bytes",
                self.read.len()
            );
        }
        let rest = self.read.split_off(count);
        std::mem::replace(&mut self.read, rest)
    }

    /// Reads until the peer closes.
    pub(crate) fn read_to_end(&mut self) -> String {
        while self.fill() > 0 {}
        String::from_utf8_lossy(&std::mem::take(&mut self.read)).into_owned()
    }

    fn fill(&mut self) -> usize {
        let mut buffer = [0; 16 * 1024];
        let count = loop {
            match self.stream.read(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    panic!(
                        "reading: {error}; so far {:?}",
                        String::from_utf8_lossy(&self.read)
                    )
                }
                Ok(count) => break count,
            }
        };
        self.read.extend_from_slice(&buffer[..count]);
        count
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

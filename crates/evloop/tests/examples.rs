//! The examples, run as the programs they are.

use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

/// `cargo test` builds examples before it runs tests, into a folder beside theirs.
fn path(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.extend(["examples", name]);
    assert!(
        path.exists(),
        "{path:?} is made by `cargo build --examples`"
    );
    path
}

/// A running example; it ends with the test, however that ends.
struct Example {
    child: Child,
    out: Lines<BufReader<ChildStdout>>,
}

impl Example {
    fn start(name: &str, args: &[&str]) -> Example {
        let mut command = Command::new(path(name));
        command
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap()).lines();
        Example { child, out }
    }

    fn line(&mut self) -> String {
        self.out.next().expect("a line").unwrap()
    }

    /// The address after "listening on".
    fn addr(&mut self) -> SocketAddr {
        let line = self.line();
        line.strip_prefix("listening on ").unwrap().parse().unwrap()
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.id().cast_signed()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// What it still said, and how it ended.
    fn end(mut self) -> (Vec<String>, ExitStatus) {
        let rest = self.out.by_ref().map(Result::unwrap).collect();
        (rest, self.child.wait().unwrap())
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        // Refused when it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn echo() {
    let mut example = Example::start("echo", &["127.0.0.1:0"]);
    let mut peer = TcpStream::connect(example.addr()).unwrap();
    let sent: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
    let (mut writer, bytes) = (peer.try_clone().unwrap(), sent.clone());
    let writing = std::thread::spawn(move || {
        writer.write_all(&bytes).unwrap();
        writer.shutdown(std::net::Shutdown::Write).unwrap();
    });
    let mut came = Vec::new();
    peer.read_to_end(&mut came).unwrap();
    writing.join().unwrap();
    assert!(came == sent, "{} bytes came", came.len());
    example.signal(Signal::INT);
    assert_eq!(example.line(), "200000 bytes on 1 connections");
}

#[test]
fn udp_echo() {
    let mut example = Example::start("udp_echo", &["127.0.0.1:0"]);
    let addr = example.addr();
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut answer = [0; 8];
    for text in ["one", "", "three"] {
        peer.send_to(text.as_bytes(), addr).unwrap();
        let (n, from) = peer.recv_from(&mut answer).unwrap();
        assert_eq!((&answer[..n], from), (text.as_bytes(), addr));
    }
    example.signal(Signal::INT);
    assert_eq!(example.line(), "8 bytes in 3 datagrams");
}

#[test]
fn chat() {
    let mut example = Example::start("chat", &["127.0.0.1:0"]);
    let addr = example.addr();
    let next = |peer: &mut BufReader<TcpStream>| {
        let mut line = String::new();
        peer.read_line(&mut line).unwrap();
        line
    };
    let join = |name: &str| {
        let mut peer = TcpStream::connect(addr).unwrap();
        writeln!(peer, "{name}").unwrap();
        let mut peer = BufReader::new(peer);
        assert_eq!(next(&mut peer), format!("* {name} came\n"));
        peer
    };
    let mut ann = join("ann");
    let mut bob = join("bob");
    assert_eq!(next(&mut ann), "* bob came\n");
    bob.get_mut().write_all(b"hello\nthis is ").unwrap();
    assert_eq!(next(&mut ann), "bob: hello\n");
    bob.get_mut().write_all(b"bob\n").unwrap();
    assert_eq!(next(&mut ann), "bob: this is bob\n");
    ann.get_mut().write_all(b"bye\n").unwrap();
    drop(ann);
    let heard: Vec<String> = (0..2).map(|_| next(&mut bob)).collect();
    assert_eq!(heard, ["ann: bye\n", "* ann left\n"]);
    // A line without an end is no reason to keep all of it.
    bob.get_mut().write_all(&[b'x'; 100_000]).ok();
    assert!(matches!(bob.read_to_end(&mut Vec::new()), Ok(0) | Err(_)));
    example.signal(Signal::INT);
    assert!(example.end().1.success());
}

#[test]
fn port_scanner() {
    // An address of its own: nobody else takes the port once it is closed.
    let open = TcpListener::bind(("127.0.0.77", 0)).unwrap();
    let port = open.local_addr().unwrap().port();
    let range = format!("{port}-{port}");
    let (said, status) = Example::start("port_scanner", &["127.0.0.77", &range]).end();
    assert_eq!(
        said,
        [
            format!("{port} open"),
            "1 open, 0 closed, 0 filtered".to_owned()
        ]
    );
    assert!(status.success());
    drop(open);
    let (said, _) = Example::start("port_scanner", &["127.0.0.77", &range]).end();
    assert_eq!(said, ["0 open, 1 closed, 0 filtered"]);
    // More ports than are tried at once.
    let (said, _) = Example::start("port_scanner", &["127.0.0.77", "1-9", "500", "2"]).end();
    assert_eq!(said, ["0 open, 9 closed, 0 filtered"]);
}

/// Few descriptors make it slow, not wrong; and what makes no sense is refused.
#[test]
fn port_scanner_of_hard_cases() {
    let script = "ulimit -n 40; exec \"$0\" 127.0.0.77 1-200 500 18446744073709551615";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(path("port_scanner"))
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "0 open, 200 closed, 0 filtered\n"
    );
    for args in [&["127.0.0.77", "2-1"][..], &["127.0.0.77", "1-2", "1", "0"]] {
        let (said, status) = Example::start("port_scanner", args).end();
        assert!(said.is_empty() && !status.success());
    }
}

#[test]
fn supervisor() {
    let folder = std::env::temp_dir().join(format!("evloop-supervisor-{}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    let mark = folder.join("mark");
    // Fails once, then finds what it left behind.
    let once = format!("test -e {0} || {{ touch {0}; exit 4; }}", mark.display());
    let mut example = Example::start("supervisor", &[&once, "exec sleep 3600"]);
    let mut said: Vec<String> = Vec::new();
    while !said.iter().any(|line| line.ends_with(": done")) {
        said.push(example.line());
    }
    assert_eq!(
        said.iter()
            .filter(|line| **line == format!("{once}: started"))
            .count(),
        2
    );
    assert!(said.contains(&format!("{once}: exit status: 4")));
    example.signal(Signal::TERM);
    let (rest, status) = example.end();
    assert_eq!(rest, ["ending", "exec sleep 3600: signal: 15 (SIGTERM)"]);
    assert!(status.success());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_supervisor_gives_up() {
    let (said, status) = Example::start("supervisor", &["exit 3"]).end();
    assert_eq!(
        said.iter()
            .filter(|line| *line == "exit 3: started")
            .count(),
        5
    );
    assert_eq!(said.last().unwrap(), "exit 3: given up");
    assert!(!status.success());
}

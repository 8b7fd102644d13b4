//! A server script of `bin/rill/examples/` under one of the two, on a port of its own.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::repository;

/// A running server; killed when dropped.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    process: Child,
    script: PathBuf,
}

impl Server {
    /// Runs an example with its fixed port replaced by a free one, and waits until it accepts.
    pub(super) fn start(program: &Path, example: &str, fixed_port: u16) -> Result<Server, String> {
        let path = repository().join("bin/rill/examples").join(example);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let port = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| listener.local_addr())
            .map_err(|error| format!("no free port: {error}"))?
            .port();
        let script = std::env::temp_dir().join(format!(
            "rill-bench-{}-{port}-{example}",
            std::process::id()
        ));
        std::fs::write(
            &script,
            text.replace(&fixed_port.to_string(), &port.to_string()),
        )
        .map_err(|error| format!("{}: {error}", script.display()))?;
        let process = Command::new("sh")
            .args(["-c", "ulimit -n $(ulimit -H -n); exec \"$0\" \"$1\""])
            .arg(program)
            .arg(&script)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let server = Server {
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            process,
            script,
        };
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            match TcpStream::connect(server.address) {
                Ok(_) => return Ok(server),
                Err(error)
                    if error.kind() == ErrorKind::ConnectionRefused && Instant::now() < until =>
                {
                    thread::sleep(Duration::from_millis(10));
                }
                Err(error) => {
                    return Err(format!(
                        "{} {example} does not accept: {error}",
                        program.display()
                    ));
                }
            }
        }
    }

    /// What the process has in memory now, in bytes.
    pub(super) fn resident_bytes(&self) -> Result<f64, String> {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .unwrap_or_default();
        let kilobytes: f64 = line
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .map_err(|_| format!("{path}: {line:?}"))?;
        Ok(kilobytes * 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_file(&self.script);
    }
}

//! Files as sources of pipes below JavaScript. As sinks they are not: each write is a job of the pool, beside which what
//! JavaScript does is little.

use super::file::retry;
use super::sys::borrow;
use crate::core::{Host, Loop};
use crate::pump::{self, Piece, Source, Told};
use crate::runtime::Rt;
use evloop::{Lane, WorkError};
use js_bindings::op;
use rustix::buffer::spare_capacity;
use std::cell::Cell;
use std::io;
use std::rc::Rc;

struct FileSource {
    fd: i32,
    /// Where to read; negative: where the descriptor is.
    at: i64,
    /// Bytes to read at most, all in all and at a time.
    left: u64,
    size: usize,
    pump: u32,
    reading: Rc<Cell<bool>>,
}

/// Offers what is in a file: at most `left` bytes from `at`, `size` at a time.
#[op]
pub(crate) fn pump_source(rt: &mut Rt, fd: i32, at: i64, left: f64, size: usize) {
    rt.pumps.offer_source(FileSource {
        fd,
        at,
        left: left as u64,
        size,
        pump: 0,
        reading: Rc::default(),
    });
}

fn outcome<T>(result: Result<io::Result<T>, WorkError>) -> io::Result<T> {
    result.unwrap_or_else(|error| Err(io::Error::other(error.to_string())))
}

fn read(fd: i32, at: i64, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length);
    let fd = borrow(fd)?;
    match u64::try_from(at) {
        Ok(at) => retry(|| rustix::io::pread(fd, spare_capacity(&mut bytes), at))?,
        Err(_) => retry(|| rustix::io::read(fd, spare_capacity(&mut bytes)))?,
    };
    Ok(bytes)
}

impl Source for FileSource {
    fn start(&mut self, lp: &mut Loop, rt: &mut Rt, pump: u32) -> bool {
        self.pump = pump;
        self.go(lp, rt);
        true
    }

    fn stop(&mut self, _: &mut Loop, _: &mut Rt) {}

    fn go(&mut self, lp: &mut Loop, _: &mut Rt) {
        if self.reading.replace(true) {
            return;
        }
        let (fd, at, pump) = (self.fd, self.at, self.pump);
        let length = self
            .size
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let reading = Rc::clone(&self.reading);
        let work = move || {
            if length == 0 {
                return Ok(Vec::new());
            }
            read(fd, at, length)
        };
        lp.work_start(Lane::Files, work, move |lp, host: &mut Host, result| {
            reading.set(false);
            came(lp, host, pump, outcome(result));
        });
    }

    fn taken(&mut self, length: usize) {
        self.left -= (length as u64).min(self.left);
        if self.at >= 0 {
            self.at += length as i64;
        }
    }

    fn detach(&mut self, _: &mut Loop, _: &mut Rt) -> bool {
        self.reading.get()
    }
}

/// What a read gave.
fn came(lp: &mut Loop, host: &mut Host, pump: u32, result: io::Result<Vec<u8>>) {
    if !host.rt.pumps.has(pump) {
        pump::late(lp, host, pump, result);
        return;
    }
    match result {
        Ok(bytes) if bytes.is_empty() => pump::ended(lp, host, pump),
        Ok(bytes) => {
            pump::arrived(lp, host, pump, Piece::Own(bytes));
            pump::go_on(lp, host, pump);
        }
        Err(error) => pump::failed(lp, host, pump, Told::SourceFailed, &error),
    }
}

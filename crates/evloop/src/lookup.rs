//! Name look-ups by the system's resolver, getaddrinfo(3) and getnameinfo(3), in a lane of the pool of their own: a
//! resolver that waits for its server does not hold up files.

use crate::event_loop::EventLoop;
use crate::ids::WorkId;
use crate::pool::{Lane, WorkError};
use crate::sys::{self, Hints, ResolverError};
use std::io;
use std::net::SocketAddr;

/// What a look-up of a host asks for; at first addresses of both families, for connections.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LookupOptions {
    family: Family,
    socket: SocketKind,
    flags: i32,
}

/// Which addresses are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Family {
    /// IPv4 and IPv6, in the order of the resolver (RFC 6724, gai.conf(5)).
    #[default]
    Any,
    /// IPv4 only.
    V4,
    /// IPv6 only.
    V6,
}

/// Which sockets the addresses are for: a service may have another port, or none, for the other kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SocketKind {
    /// TCP.
    #[default]
    Stream,
    /// UDP.
    Datagram,
}

impl LookupOptions {
    /// Addresses of one family only.
    #[must_use]
    pub fn family(mut self, family: Family) -> LookupOptions {
        self.family = family;
        self
    }

    /// For which kind of socket.
    #[must_use]
    pub fn socket(mut self, kind: SocketKind) -> LookupOptions {
        self.socket = kind;
        self
    }

    /// Only addresses of a family of which this machine has one, loopback not counted (AI_ADDRCONFIG).
    #[must_use]
    pub fn addrconfig(self, on: bool) -> LookupOptions {
        self.flag(libc::AI_ADDRCONFIG, on)
    }

    /// With [`Family::V6`]: IPv4 addresses as `::ffff:a.b.c.d` when there is no IPv6 one (AI_V4MAPPED).
    #[must_use]
    pub fn v4mapped(self, on: bool) -> LookupOptions {
        self.flag(libc::AI_V4MAPPED, on)
    }

    /// With [`v4mapped`](Self::v4mapped): those beside the IPv6 ones, too (AI_ALL).
    #[must_use]
    pub fn all(self, on: bool) -> LookupOptions {
        self.flag(libc::AI_ALL, on)
    }

    /// The host's canonical name as well (AI_CANONNAME).
    #[must_use]
    pub fn canonical_name(self, on: bool) -> LookupOptions {
        self.flag(libc::AI_CANONNAME, on)
    }

    /// The host is an address in text, anything else is not found: no server is asked (AI_NUMERICHOST).
    #[must_use]
    pub fn numeric_host(self, on: bool) -> LookupOptions {
        self.flag(libc::AI_NUMERICHOST, on)
    }

    /// The service is a port in decimal, anything else is not found (AI_NUMERICSERV).
    #[must_use]
    pub fn numeric_service(self, on: bool) -> LookupOptions {
        self.flag(libc::AI_NUMERICSERV, on)
    }

    fn flag(mut self, flag: i32, on: bool) -> LookupOptions {
        self.flags = if on {
            self.flags | flag
        } else {
            self.flags & !flag
        };
        self
    }

    fn hints(self) -> Hints {
        Hints {
            family: match self.family {
                Family::Any => libc::AF_UNSPEC,
                Family::V4 => libc::AF_INET,
                Family::V6 => libc::AF_INET6,
            },
            socktype: match self.socket {
                SocketKind::Stream => libc::SOCK_STREAM,
                SocketKind::Datagram => libc::SOCK_DGRAM,
            },
            flags: self.flags,
        }
    }
}

/// What is known of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lookup {
    /// Its addresses, the one to try first first, each with the service's port, or 0.
    pub addresses: Vec<SocketAddr>,
    /// Its canonical name, if that was asked for.
    pub canonical_name: Option<String>,
}

/// Names of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddrNames {
    /// The host's name.
    pub host: String,
    /// The name of the TCP service that has the port, or the port in decimal.
    pub service: String,
}

/// Why there is no answer to a look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookupError(Cause);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Cause {
    Resolver(ResolverError),
    Work(WorkError),
}

/// What kind of reason a [`LookupError`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LookupErrorKind {
    /// There is no such name, or it has no address of the kind asked for (EAI_NONAME, EAI_NODATA, EAI_ADDRFAMILY).
    NotFound,
    /// No server answered in time: it may do so later (EAI_AGAIN).
    Again,
    /// A server answered that it can't tell (EAI_FAIL).
    Failed,
    /// What was asked for is not possible: a service that has no port for that kind of socket, options that don't go
    /// together (EAI_SERVICE, EAI_SOCKTYPE, EAI_FAMILY, EAI_BADFLAGS).
    Invalid,
    /// This machine lacks something (EAI_SYSTEM with an errno, EAI_MEMORY, EAI_OVERFLOW).
    System,
    /// Cancelled before it began.
    Cancelled,
}

impl LookupError {
    /// The kind of reason.
    pub fn kind(&self) -> LookupErrorKind {
        match self.name() {
            "EAI_NONAME" | "EAI_NODATA" | "EAI_ADDRFAMILY" => LookupErrorKind::NotFound,
            "EAI_AGAIN" => LookupErrorKind::Again,
            "EAI_FAIL" => LookupErrorKind::Failed,
            "EAI_SERVICE" | "EAI_SOCKTYPE" | "EAI_FAMILY" | "EAI_BADFLAGS" => {
                LookupErrorKind::Invalid
            }
            "ECANCELED" => LookupErrorKind::Cancelled,
            _ => LookupErrorKind::System,
        }
    }

    /// The number of getaddrinfo(3), which is another one on each platform; `None` when it was never asked.
    pub fn code(&self) -> Option<i32> {
        match &self.0 {
            Cause::Resolver(error) => Some(error.code),
            Cause::Work(_) => None,
        }
    }

    /// The name of that number in netdb.h, empty if it has none; ECANCELED for what was cancelled, EAI_SYSTEM where the
    /// pool failed.
    pub fn name(&self) -> &'static str {
        match &self.0 {
            Cause::Resolver(error) => error.name(),
            Cause::Work(WorkError::Cancelled) => "ECANCELED",
            Cause::Work(_) => "EAI_SYSTEM",
        }
    }

    /// The errno that EAI_SYSTEM stands for; `None` where there is none, as for a panic.
    pub fn raw_os_error(&self) -> Option<i32> {
        match &self.0 {
            Cause::Resolver(error) => error.errno,
            Cause::Work(WorkError::NoThread(errno)) => Some(*errno),
            Cause::Work(_) => None,
        }
    }
}

impl std::fmt::Display for LookupError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Cause::Resolver(error) => match error.errno {
                Some(errno) => write!(f, "{}", io::Error::from_raw_os_error(errno)),
                None => f.write_str(&error.text()),
            },
            Cause::Work(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for LookupError {}

impl From<LookupError> for io::Error {
    /// The errno where there is one, else NotFound or Other around the error itself.
    fn from(error: LookupError) -> io::Error {
        match (error.raw_os_error(), error.kind()) {
            (Some(errno), _) => io::Error::from_raw_os_error(errno),
            (None, LookupErrorKind::NotFound) => io::Error::new(io::ErrorKind::NotFound, error),
            (None, _) => io::Error::other(error),
        }
    }
}

/// Addresses of `host`, an address in text or a name, and of `service`, a port in decimal or a name of services(5), asked
/// for on this thread, which may take many seconds. [`EventLoop::lookup`] does it in the pool.
///
/// Names are given to the resolver as they are: names in other scripts must be in their ASCII form (RFC 5891).
///
/// # Errors
/// Those of getaddrinfo(3), as [`LookupErrorKind`] sorts them.
pub fn lookup_blocking(
    host: &str,
    service: Option<&str>,
    options: LookupOptions,
) -> Result<Lookup, LookupError> {
    match sys::address_info(host, service, options.hints()) {
        Ok((addresses, canonical_name)) => Ok(Lookup {
            addresses,
            canonical_name,
        }),
        Err(error) => Err(LookupError(Cause::Resolver(error))),
    }
}

/// Names of an address, asked for on this thread, which may take many seconds. [`EventLoop::lookup_addr`] does it in the
/// pool.
///
/// # Errors
/// Those of getnameinfo(3), as [`LookupErrorKind`] sorts them: an address without a name is not found.
pub fn lookup_addr_blocking(address: SocketAddr) -> Result<AddrNames, LookupError> {
    match sys::name_info(address) {
        Ok((host, service)) => Ok(AddrNames { host, service }),
        Err(error) => Err(LookupError(Cause::Resolver(error))),
    }
}

impl<D: 'static> EventLoop<D> {
    /// Does [`lookup_blocking`] in the pool's lane for names and gives the result to `done` in a poll phase.
    /// [`work_cancel`](Self::work_cancel) takes it back while it waits for its turn.
    pub fn lookup(
        &mut self,
        host: impl Into<String>,
        service: Option<&str>,
        options: LookupOptions,
        done: impl FnOnce(&mut EventLoop<D>, &mut D, Result<Lookup, LookupError>) + 'static,
    ) -> WorkId {
        let (host, service) = (host.into(), service.map(str::to_owned));
        let ask = move || lookup_blocking(&host, service.as_deref(), options);
        self.ask(ask, done)
    }

    /// Does [`lookup_addr_blocking`] in the pool's lane for names and gives the result to `done` in a poll phase.
    /// [`work_cancel`](Self::work_cancel) takes it back while it waits for its turn.
    pub fn lookup_addr(
        &mut self,
        address: SocketAddr,
        done: impl FnOnce(&mut EventLoop<D>, &mut D, Result<AddrNames, LookupError>) + 'static,
    ) -> WorkId {
        self.ask(move || lookup_addr_blocking(address), done)
    }

    fn ask<T: Send + 'static>(
        &mut self,
        ask: impl FnOnce() -> Result<T, LookupError> + Send + 'static,
        done: impl FnOnce(&mut EventLoop<D>, &mut D, Result<T, LookupError>) + 'static,
    ) -> WorkId {
        self.work_start(Lane::Names, ask, move |lp, data, result| {
            let answer = result.unwrap_or_else(|error| Err(LookupError(Cause::Work(error))));
            done(lp, data, answer);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: i32, errno: Option<i32>) -> LookupError {
        LookupError(Cause::Resolver(ResolverError { code, errno }))
    }

    #[test]
    fn numbers_have_kinds_and_names() {
        let cases = [
            (libc::EAI_NONAME, "EAI_NONAME", LookupErrorKind::NotFound),
            (libc::EAI_AGAIN, "EAI_AGAIN", LookupErrorKind::Again),
            (libc::EAI_FAIL, "EAI_FAIL", LookupErrorKind::Failed),
            (libc::EAI_FAMILY, "EAI_FAMILY", LookupErrorKind::Invalid),
            (libc::EAI_MEMORY, "EAI_MEMORY", LookupErrorKind::System),
        ];
        for (code, name, kind) in cases {
            let error = refused(code, None);
            assert_eq!((error.name(), error.kind()), (name, kind));
            assert_eq!(error.code(), Some(code));
            assert_eq!(error.raw_os_error(), None);
        }
        // What this does not know.
        assert_eq!(refused(-1000, None).kind(), LookupErrorKind::System);
    }

    #[test]
    fn a_system_error_keeps_its_errno() {
        let error = refused(libc::EAI_SYSTEM, Some(libc::EMFILE));
        assert_eq!(error.name(), "EAI_SYSTEM");
        assert_eq!(error.kind(), LookupErrorKind::System);
        assert_eq!(error.raw_os_error(), Some(libc::EMFILE));
        let plain = io::Error::from_raw_os_error(libc::EMFILE);
        assert_eq!(error.to_string(), plain.to_string());
        assert_eq!(io::Error::from(error).raw_os_error(), Some(libc::EMFILE));
    }

    #[test]
    fn what_the_pool_lost_has_no_number() {
        let error = LookupError(Cause::Work(WorkError::Panicked("a bug".to_owned())));
        assert_eq!(error.kind(), LookupErrorKind::System);
        assert_eq!((error.code(), error.raw_os_error()), (None, None));
        assert_eq!(io::Error::from(error).kind(), io::ErrorKind::Other);
        let error = LookupError(Cause::Work(WorkError::NoThread(libc::EAGAIN)));
        assert_eq!(
            (error.name(), error.kind()),
            ("EAI_SYSTEM", LookupErrorKind::System)
        );
        assert_eq!(io::Error::from(error).raw_os_error(), Some(libc::EAGAIN));
    }
}

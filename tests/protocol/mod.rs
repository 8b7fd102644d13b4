//! What no script can show: real TCP clients against the examples (what the home page promises, today's
//! HTTP, the echo server, bad clients, how a server ends), and rill's own command line.

mod bad_clients;
mod command_line;
mod echo;
mod home_page;
mod http;
mod process_end;

type List = &'static [(&'static str, fn())];

/// Every protocol test by name.
pub(crate) fn all() -> Vec<(String, fn())> {
    let lists: [(&str, List); 6] = [
        ("bad_clients", bad_clients::TESTS),
        ("command_line", command_line::TESTS),
        ("echo", echo::TESTS),
        ("home_page", home_page::TESTS),
        ("http", http::TESTS),
        ("process_end", process_end::TESTS),
    ];
    lists
        .iter()
        .flat_map(|(area, list)| {
            list.iter()
                .map(move |(name, run)| (format!("protocol/{area}/{name}"), *run))
        })
        .collect()
}

/// Where each example listens, as its text says.
pub(crate) const HELLO_2010: (&str, u16) = ("hello-2010.js", 8000);
pub(crate) const ECHO_2010: (&str, u16) = ("echo-2010.js", 7000);
pub(crate) const HELLO_HTTP: (&str, u16) = ("hello-http.js", 8000);
pub(crate) const ECHO_NET: (&str, u16) = ("echo-net.js", 7000);

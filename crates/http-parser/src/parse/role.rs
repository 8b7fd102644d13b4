//! What a parser is told about its stream, and what it tells besides events.

/// Which kind of messages a parser reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Requests: the parser of a server.
    Request,
    /// Responses: the parser of a client.
    Response,
    /// Whichever the first message is: a stream that begins with `HT` is one
    /// of responses. For observers of a connection.
    Either,
}

/// What the next final response answers; the bytes alone don't tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ResponseTo {
    /// A HEAD request: the response has no body, whatever its fields say.
    pub head: bool,
    /// A CONNECT request: a 2xx response makes the connection a tunnel.
    pub connect: bool,
}

/// Where a parser stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// No message has begun since the last one was complete.
    Between,
    /// A head has begun, and is not complete.
    Head,
    /// A head was told, the end of its message was not.
    Body,
    /// The last message was complete and switched protocols: the input left is
    /// not HTTP, and [`Parser::next`](crate::Parser::next) does not touch it.
    Upgraded,
    /// The last message was complete and no other may follow it.
    Closed,
    /// The input was refused.
    Failed,
}

//! How much a peer may send before it is refused.

/// Upper bounds, in bytes unless said otherwise. The defaults are safe for a
/// server on the open internet. Set single ones:
/// `let mut limits = Limits::default(); limits.headers = 100;`
///
/// Each has an error kind of its own. A parser holds on to no more memory than
/// twice the greater of `head_bytes` and `trailer_bytes`, and 40 bytes a field
/// of `headers`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Limits {
    /// Start line, fields and the closing empty line of one head together.
    /// Empty lines before a start line are bounded by the same number.
    /// Values above `u32::MAX` count as `u32::MAX`. Default 16 KiB.
    pub head_bytes: usize,
    /// The request target. Default: as long as the head may be.
    pub target_bytes: usize,
    /// Number of fields in one head, and again in one trailer section.
    /// Default 2000.
    pub headers: usize,
    /// Extensions of one chunk: what is behind the first `;` of its line.
    /// Default 16 KiB.
    pub chunk_extension_bytes: usize,
    /// Trailer section with its closing empty line. Default 16 KiB.
    pub trailer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            head_bytes: 16 * 1024,
            target_bytes: usize::MAX,
            headers: 2000,
            chunk_extension_bytes: 16 * 1024,
            trailer_bytes: 16 * 1024,
        }
    }
}

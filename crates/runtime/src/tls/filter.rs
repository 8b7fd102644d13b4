//! A session as a filter of one of the loop's streams.

use super::connection::Shared;
use evloop::{Filtered, StreamFilter};
use std::io::{self, IoSlice};

pub(super) struct TlsFilter(pub(super) Shared);

impl StreamFilter for TlsFilter {
    fn read(
        &mut self,
        arrived: &[u8],
        inward: &mut Vec<u8>,
        outward: &mut Vec<u8>,
    ) -> io::Result<Filtered> {
        let mut connection = self.0.borrow_mut();
        let result = connection.feed(arrived, inward);
        // The last word of a handshake is not said before the peer is approved of.
        let notice = result.is_ok() && connection.has_notice();
        if !notice {
            connection.session.take_output(outward);
        }
        result.map_err(io::Error::other)?;
        Ok(Filtered {
            notice,
            ended: connection.session.is_closed(),
        })
    }

    fn write(&mut self, pieces: &[IoSlice<'_>], outward: &mut Vec<u8>) {
        let mut connection = self.0.borrow_mut();
        for piece in pieces {
            // Refused behind the end only, and the loop refuses writes there.
            let _ = connection.session.write(piece);
        }
        connection.session.take_output(outward);
    }

    fn shutdown(&mut self, outward: &mut Vec<u8>) {
        let mut connection = self.0.borrow_mut();
        connection.session.close();
        connection.session.take_output(outward);
    }
}

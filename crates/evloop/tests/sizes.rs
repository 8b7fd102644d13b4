//! What things cost: numbers that grow for a reason only (vectors that handlers keep: 8 bytes of the first two).

use evloop::{AcceptedStream, StreamEvent, StreamHandler, StreamId, TimerId};

#[test]
fn public_values_are_small() {
    assert_eq!(size_of::<StreamId>(), 8);
    assert_eq!(size_of::<TimerId>(), 8);
    assert_eq!(size_of::<StreamHandler<()>>(), 24);
    assert!(size_of::<AcceptedStream>() <= 8);
    assert!(size_of::<StreamEvent<'_>>() <= 32);
}

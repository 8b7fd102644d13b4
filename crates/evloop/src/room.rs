//! Lists that are filled and emptied again and again: they keep their room, but not that of one burst for ever.

use std::collections::VecDeque;

/// Entries that an empty list has room for at any rate.
const KEPT: usize = 4096;

/// An empty list.
pub(crate) trait Room {
    fn room(&self) -> usize;
    fn shrink(&mut self, room: usize);
}

impl<T> Room for Vec<T> {
    fn room(&self) -> usize {
        self.capacity()
    }

    fn shrink(&mut self, room: usize) {
        self.shrink_to(room);
    }
}

impl<T> Room for VecDeque<T> {
    fn room(&self) -> usize {
        self.capacity()
    }

    fn shrink(&mut self, room: usize) {
        self.shrink_to(room);
    }
}

/// Gives half of an empty list's room back when it held `used` entries, less than a quarter of what it could: a list that
/// is used alike each time never shrinks, and what a burst has left is gone after a few more.
pub(crate) fn ebb(list: &mut impl Room, used: usize) {
    let room = list.room();
    if room > KEPT && used < room / 4 {
        list.shrink(room / 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_forgotten_and_a_habit_is_not() {
        let mut list = VecDeque::<u64>::with_capacity(1_000_000);
        for _ in 0..10 {
            ebb(&mut list, 300_000);
        }
        assert!(list.capacity() >= 1_000_000);
        for _ in 0..10 {
            ebb(&mut list, 1);
        }
        assert!(list.capacity() <= KEPT);
        let small = list.capacity();
        ebb(&mut list, 0);
        assert_eq!(list.capacity(), small);
    }
}

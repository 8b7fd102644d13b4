//! A 4-ary min-heap of timer slots that tells where each one lies, so that one can be taken out of the middle.

/// What the heap orders by: deadline, then start order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) deadline: u64,
    pub(crate) sequence: u64,
}

const ARITY: usize = 4;

/// Entries are (key, slot); `positions[slot]` is where the slot's entry lies.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    entries: Vec<(Key, u32)>,
    positions: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

impl Heap {
    pub(crate) fn peek(&self) -> Option<(Key, u32)> {
        self.entries.first().copied()
    }

    pub(crate) fn insert(&mut self, key: Key, slot: u32) {
        if self.positions.len() <= slot as usize {
            self.positions.resize(slot as usize + 1, NOWHERE);
        }
        self.entries.push((key, slot));
        self.up(self.entries.len() - 1);
    }

    pub(crate) fn contains(&self, slot: u32) -> bool {
        self.positions
            .get(slot as usize)
            .is_some_and(|&at| at != NOWHERE)
    }

    /// Where the slot's entry stands in the order.
    pub(crate) fn key(&self, slot: u32) -> Option<Key> {
        let at = *self.positions.get(slot as usize)?;
        self.entries.get(at as usize).map(|(key, _)| *key)
    }

    /// Takes the slot's entry out; false when it is not in the heap.
    pub(crate) fn remove(&mut self, slot: u32) -> bool {
        if !self.contains(slot) {
            return false;
        }
        let at = self.positions[slot as usize] as usize;
        self.positions[slot as usize] = NOWHERE;
        let last = self.entries.pop();
        if let Some(last) = last
            && at < self.entries.len()
        {
            self.entries[at] = last;
            self.up(at);
            let at = self.positions[last.1 as usize] as usize;
            self.down(at);
        }
        true
    }

    fn up(&mut self, mut at: usize) {
        let entry = self.entries[at];
        while at > 0 {
            let parent = (at - 1) / ARITY;
            if self.entries[parent].0 <= entry.0 {
                break;
            }
            self.place(at, self.entries[parent]);
            at = parent;
        }
        self.place(at, entry);
    }

    fn down(&mut self, mut at: usize) {
        let entry = self.entries[at];
        loop {
            let first = at * ARITY + 1;
            let last = (first + ARITY).min(self.entries.len());
            let Some(least) = (first..last).min_by_key(|&child| self.entries[child].0) else {
                break;
            };
            if entry.0 <= self.entries[least].0 {
                break;
            }
            self.place(at, self.entries[least]);
            at = least;
        }
        self.place(at, entry);
    }

    fn place(&mut self, at: usize, entry: (Key, u32)) {
        self.entries[at] = entry;
        self.positions[entry.1 as usize] = at as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        /// Any sequence of inserts and removals gives what a sorted map gives.
        #[test]
        fn agrees_with_a_sorted_map(steps in prop::collection::vec((0..40_u32, 0..20_u64), 0..400)) {
            let mut heap = Heap::default();
            let mut map = BTreeMap::new();
            let mut keys = [None; 40];
            for (sequence, (slot, deadline)) in (0..).zip(steps) {
                let key = keys[slot as usize].take();
                prop_assert_eq!(heap.contains(slot), key.is_some());
                prop_assert_eq!(heap.key(slot), key);
                if let Some(key) = key {
                    prop_assert!(heap.remove(slot));
                    map.remove(&key);
                } else {
                    prop_assert!(!heap.remove(slot));
                    let key = Key { deadline, sequence };
                    heap.insert(key, slot);
                    map.insert(key, slot);
                    keys[slot as usize] = Some(key);
                }
                let first = map.first_key_value().map(|(key, slot)| (*key, *slot));
                prop_assert_eq!(heap.peek(), first);
            }
        }
    }
}

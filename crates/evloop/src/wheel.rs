//! A hierarchical timing wheel: starting and stopping cost the same however many timers there are, and those with one
//! deadline come out in the order they went in. It knows milliseconds as numbers, no clock and no handlers.
//!
//! Level n has 64 positions of 64^n milliseconds each. A deadline lies on the level of the highest bit in which it
//! differs from the wheel's time, six bits a level, so that level 0 tells it exactly. When the wheel's time enters a
//! position of a higher level, its list is dealt out to the levels below, in its order: equal deadlines are always in
//! one list, so their order lasts.
//!
//! Lists are linked through the timers themselves. A list that is due moves as a whole, untouched: of a million timers
//! each costs one cache miss when it is called, not another one before.

use slab::Slab;
use std::collections::VecDeque;

const BITS: u32 = 6;
const POSITIONS: usize = 1 << BITS;
/// Enough for any deadline of 64 bits.
const LEVELS: usize = 11;
const NOBODY: u32 = u32::MAX;
/// No list: the timer is not in the wheel, or the position is empty.
const NONE: u16 = u16::MAX;

/// A timer: what the wheel needs, and the owner's value.
#[derive(Debug)]
pub(crate) struct Entry<T> {
    deadline: u64,
    next: u32,
    previous: u32,
    list: u16,
    /// For the owner, here for the sake of size.
    pub(crate) refed: bool,
    /// For the owner; 0 while the slot is vacant.
    generation: u32,
    pub(crate) value: T,
}

impl<T> Entry<T> {
    /// When the timer is due, or was if it is being called.
    pub(crate) fn deadline(&self) -> u64 {
        self.deadline
    }
}

#[derive(Debug, Clone, Copy)]
struct List {
    head: u32,
    tail: u32,
    /// Where the list is, `DUE` when it is due.
    position: u16,
    /// No deadline of the list is before it; the first one is that, unless its timer was stopped since.
    earliest: u64,
}

const DUE: u16 = (LEVELS * POSITIONS) as u16;
/// Lists that may be due at the same time: with one for each position all have a number below `NONE`.
const DUE_LISTS: usize = 32 * 1024;

#[derive(Debug)]
pub(crate) struct Wheel<T> {
    entries: Vec<Entry<T>>,
    /// The first vacant slot; the others follow by `next`.
    vacant: u32,
    /// One for each position that was ever used, and those that are due.
    lists: Slab<List>,
    positions: Box<[u16; LEVELS * POSITIONS]>,
    /// For each level a bit for each position that has a list.
    occupied: [u64; LEVELS],
    /// A bit for each level that has a list.
    levels: u32,
    /// Lists that are due, in firing order; the first one is not empty.
    due: VecDeque<u16>,
    /// All lists that begin at or before it were dealt out.
    time: u64,
}

impl<T> Default for Wheel<T> {
    fn default() -> Self {
        Wheel {
            entries: Vec::new(),
            vacant: NOBODY,
            lists: Slab::new(),
            positions: Box::new([NONE; LEVELS * POSITIONS]),
            occupied: [0; LEVELS],
            levels: 0,
            due: VecDeque::new(),
            time: 0,
        }
    }
}

impl<T: Default> Wheel<T> {
    /// Adds a ref'd timer. A deadline that the wheel's time has passed is due at that time.
    // Inlined, so that the value goes into its place from registers (benches/timers.rs).
    #[inline(always)]
    pub(crate) fn insert(&mut self, deadline: u64, generation: u32, value: T) -> u32 {
        let slot = self.vacant;
        // Written in place: moving a whole entry into a vacant slot costs more than all the rest.
        if let Some(entry) = self.entries.get_mut(slot as usize) {
            self.vacant = entry.next;
            entry.refed = true;
            entry.generation = generation;
            entry.value = value;
            self.place(slot, deadline.max(self.time));
            return slot;
        }
        let slot = self.entries.len() as u32;
        self.entries.push(Entry {
            deadline,
            next: NOBODY,
            previous: NOBODY,
            list: NONE,
            refed: true,
            generation,
            value,
        });
        self.place(slot, deadline.max(self.time));
        slot
    }

    /// The timer of that slot and generation, if it is there.
    pub(crate) fn get(&self, slot: u32, generation: u32) -> Option<&Entry<T>> {
        let entry = self.entries.get(slot as usize)?;
        (entry.generation == generation && generation != 0).then_some(entry)
    }

    /// The timer of that slot and generation, if it is there.
    pub(crate) fn get_mut(&mut self, slot: u32, generation: u32) -> Option<&mut Entry<T>> {
        let entry = self.entries.get_mut(slot as usize)?;
        (entry.generation == generation && generation != 0).then_some(entry)
    }

    /// Gives a timer a new deadline, behind all others that have it already.
    pub(crate) fn restart(&mut self, slot: u32, deadline: u64) {
        self.unlink(slot);
        self.place(slot, deadline.max(self.time));
    }

    /// Removes a timer that is there.
    pub(crate) fn remove(&mut self, slot: u32) -> T {
        self.unlink(slot);
        let entry = &mut self.entries[slot as usize];
        entry.generation = 0;
        entry.next = std::mem::replace(&mut self.vacant, slot);
        std::mem::take(&mut entry.value)
    }

    /// When to look next: not after the first deadline, and before it only if timers were stopped.
    pub(crate) fn next(&self) -> Option<u64> {
        if !self.due.is_empty() {
            return Some(self.time);
        }
        let (level, position) = self.first_position()?;
        let list = self.positions[level * POSITIONS + position];
        Some(self.lists[list as usize].earliest)
    }

    /// Makes everything due whose deadline is `now` or before, in the order of deadlines, ties in that of inserts: of more
    /// than 32,768 deadlines (the process was stopped for a while) those, and the others in the next call. What is
    /// inserted afterwards is not due before the next call.
    pub(crate) fn advance(&mut self, now: u64) {
        while let Some((level, position)) = self.first_position() {
            let shift = BITS * level as u32;
            // The bits above the level are those of the wheel's time.
            let above = self.time.checked_shr(shift + BITS).unwrap_or(0);
            let above = above.checked_shl(shift + BITS).unwrap_or(0);
            let begins = above | ((position as u64) << shift);
            if begins > now {
                break;
            }
            if self.due.len() == DUE_LISTS {
                return;
            }
            self.time = begins.max(self.time);
            let position = level * POSITIONS + position;
            let at = std::mem::replace(&mut self.positions[position], NONE);
            self.vacate(position);
            if level == 0 {
                self.lists[at as usize].position = DUE;
                self.due.push_back(at);
                continue;
            }
            let mut slot = self.lists.remove(at as usize).head;
            while let Some(entry) = self.entries.get(slot as usize) {
                let (next, deadline) = (entry.next, entry.deadline);
                self.place(slot, deadline);
                slot = next;
            }
        }
        self.time = self.time.max(now);
    }

    /// The next due timer, by slot and generation: out of its list but not removed.
    pub(crate) fn pop_due(&mut self) -> Option<(u32, u32)> {
        let slot = self.lists[*self.due.front()? as usize].head;
        self.unlink(slot);
        Some((slot, self.entries[slot as usize].generation))
    }

    fn first_position(&self) -> Option<(usize, usize)> {
        // All of a lower level lies within the position of the level above that the time is in, before its others.
        let level = self.levels.trailing_zeros() as usize;
        let positions = self.occupied.get(level)?;
        Some((level, positions.trailing_zeros() as usize))
    }

    /// Puts a timer that is in no list where its deadline belongs, as the last one there.
    fn place(&mut self, slot: u32, deadline: u64) {
        let differs = (deadline ^ self.time) | 1;
        let level = ((u64::BITS - 1 - differs.leading_zeros()) / BITS) as usize;
        let within = (deadline >> (BITS * level as u32)) as usize % POSITIONS;
        let position = level * POSITIONS + within;
        if self.positions[position] == NONE {
            let list = self.lists.insert(List {
                head: NOBODY,
                tail: NOBODY,
                position: position as u16,
                earliest: u64::MAX,
            });
            self.positions[position] = list as u16;
        }
        let at = self.positions[position];
        let list = &mut self.lists[at as usize];
        let previous = std::mem::replace(&mut list.tail, slot);
        list.earliest = list.earliest.min(deadline);
        if previous == NOBODY {
            list.head = slot;
            self.occupied[level] |= 1 << within;
            self.levels |= 1 << level;
        } else {
            self.entries[previous as usize].next = slot;
        }
        let entry = &mut self.entries[slot as usize];
        entry.deadline = deadline;
        entry.next = NOBODY;
        entry.previous = previous;
        entry.list = at;
    }

    /// Takes a timer out of the list it is in, if it is in one.
    fn unlink(&mut self, slot: u32) {
        let entry = &mut self.entries[slot as usize];
        let (next, previous) = (entry.next, entry.previous);
        let at = std::mem::replace(&mut entry.list, NONE);
        if at == NONE {
            return;
        }
        if next == NOBODY {
            self.lists[at as usize].tail = previous;
        } else {
            self.entries[next as usize].previous = previous;
        }
        if previous != NOBODY {
            self.entries[previous as usize].next = next;
            return;
        }
        let list = &mut self.lists[at as usize];
        list.head = next;
        if next != NOBODY {
            return;
        }
        if list.position == DUE {
            // One that lies behind others is taken away when it comes to the front: to look for it would cost as many
            // looks as there are lists, for each of them.
            while let Some(&first) = self.due.front()
                && self.lists[first as usize].head == NOBODY
            {
                self.lists.remove(first as usize);
                self.due.pop_front();
            }
        } else {
            list.earliest = u64::MAX;
            let position = list.position as usize;
            self.vacate(position);
        }
    }

    /// Marks a position as empty.
    fn vacate(&mut self, position: usize) {
        let (level, within) = (position / POSITIONS, position % POSITIONS);
        self.occupied[level] &= !(1 << within);
        if self.occupied[level] == 0 {
            self.levels &= !(1 << level);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// Miri takes its time.
    const STEPS: usize = if cfg!(miri) { 30 } else { 400 };

    #[derive(Debug, Clone)]
    enum Step {
        Start(u32, u64),
        Stop(u32),
        Pass(u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        // Time-outs of every magnitude, so that all levels have something.
        let timeout = (0..64_u32, any::<u64>()).prop_map(|(shift, bits)| bits >> shift);
        let pause = prop_oneof![0..3_u64, 0..200_u64, 0..10_000_u64, 0..20_000_000_u64];
        prop_oneof![
            4 => (0..40_u32, timeout).prop_map(|(slot, timeout)| Step::Start(slot, timeout)),
            2 => (0..40_u32, 0..100_u64).prop_map(|(slot, timeout)| Step::Start(slot, timeout)),
            1 => (0..40_u32).prop_map(Step::Stop),
            2 => pause.prop_map(Step::Pass),
        ]
    }

    #[test]
    fn a_timer_is_small() {
        // With a boxed closure and a repeat.
        assert_eq!(size_of::<Entry<(Option<Box<dyn FnMut()>>, u64)>>(), 48);
    }

    /// A process that was stopped for longer than there are numbers of lists finds a timer at each millisecond.
    #[test]
    fn any_number_of_deadlines_may_have_passed() {
        const TIMERS: u64 = if cfg!(miri) { 100 } else { 100_000 };
        let mut wheel = Wheel::default();
        for deadline in 1..=TIMERS {
            wheel.insert(deadline, 1, deadline);
        }
        let (mut fired, mut passes) = (0, 0);
        while fired < TIMERS {
            wheel.advance(TIMERS);
            // It is not due before the next pass, and behind all that were there.
            wheel.insert(TIMERS, 1, TIMERS + 1 + passes);
            passes += 1;
            while let Some((slot, _)) = wheel.pop_due() {
                fired += 1;
                assert_eq!(wheel.remove(slot), fired);
            }
            assert!(wheel.next().is_some_and(|next| next <= TIMERS));
        }
        assert!(passes <= TIMERS / DUE_LISTS as u64 + 1);
    }

    /// Whoever is called first stops all others.
    #[test]
    fn due_timers_may_be_stopped_in_any_order() {
        const TIMERS: u64 = if cfg!(miri) { 100 } else { 30_000 };
        let mut wheel = Wheel::default();
        let slots: Vec<u32> = (1..=TIMERS).map(|n| wheel.insert(n, 1, n)).collect();
        wheel.advance(TIMERS);
        assert_eq!(wheel.pop_due(), Some((slots[0], 1)));
        for slot in slots[2..].iter().rev() {
            wheel.remove(*slot);
        }
        assert_eq!(wheel.next(), Some(TIMERS));
        assert_eq!(wheel.pop_due(), Some((slots[1], 1)));
        assert_eq!(wheel.pop_due(), None);
        assert_eq!(wheel.next(), None);
    }

    proptest! {
        /// Any sequence of starts, stops and passes gives what a map sorted by deadline and start gives.
        #[test]
        fn agrees_with_a_sorted_map(steps in prop::collection::vec(step(), 0..STEPS)) {
            let mut wheel = Wheel::default();
            let mut slots = [None; 40];
            let mut sorted = BTreeMap::new();
            let mut keys = [None; 40];
            let mut now = 0_u64;
            for (start, step) in (0_u64..).zip(steps) {
                match step {
                    Step::Start(slot, timeout) => {
                        let key = (now.saturating_add(timeout), start);
                        if let Some(before) = keys[slot as usize].replace(key) {
                            wheel.restart(slots[slot as usize].unwrap(), key.0);
                            sorted.remove(&before);
                        } else {
                            slots[slot as usize] = Some(wheel.insert(key.0, 1, slot));
                        }
                        sorted.insert(key, slot);
                    }
                    Step::Stop(slot) => {
                        if let Some(key) = keys[slot as usize].take() {
                            let at = slots[slot as usize].unwrap();
                            prop_assert_eq!(wheel.get(at, 1).map(Entry::deadline), Some(key.0));
                            prop_assert_eq!(wheel.remove(at), slot);
                            prop_assert!(wheel.get(at, 1).is_none());
                            sorted.remove(&key);
                        }
                    }
                    Step::Pass(pause) => {
                        now = now.saturating_add(pause);
                        wheel.advance(now);
                        while let Some((at, generation)) = wheel.pop_due() {
                            let deadline = wheel.get(at, generation).map(Entry::deadline);
                            let slot = wheel.remove(at);
                            let first = sorted.pop_first().map(|(key, slot)| (slot, Some(key.0)));
                            prop_assert_eq!(first, Some((slot, deadline)));
                            keys[slot as usize] = None;
                        }
                    }
                }
                let first = sorted.first_key_value().map(|((deadline, _), _)| *deadline);
                prop_assert_eq!(wheel.next().is_some(), first.is_some());
                prop_assert!(wheel.next() <= first);
                prop_assert!(first.is_none_or(|first| first >= now));
            }
        }

        /// The time to look at is that of the first deadline when nothing was stopped.
        #[test]
        fn wakes_at_the_first_deadline(timeouts in prop::collection::vec((0..64_u32, any::<u64>()), 1..40)) {
            let mut wheel = Wheel::default();
            let mut deadlines: Vec<u64> = timeouts.iter().map(|(shift, bits)| bits >> shift).collect();
            for deadline in &deadlines {
                wheel.insert(*deadline, 1, ());
            }
            deadlines.sort_unstable();
            for deadline in deadlines {
                prop_assert_eq!(wheel.next(), Some(deadline));
                wheel.advance(deadline);
                prop_assert!(wheel.pop_due().is_some());
            }
            prop_assert_eq!(wheel.next(), None);
        }
    }
}

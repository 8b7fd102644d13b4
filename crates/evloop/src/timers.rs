//! Timers in milliseconds: one-shot and repeating, in deadline order, ties in start order.

use crate::event_loop::EventLoop;
use crate::heap::{Heap, Key};
use crate::ids::{Generations, TimerId};
use slab::Slab;
use std::rc::Rc;

type Handler<D> = Rc<dyn Fn(&mut EventLoop<D>, &mut D, TimerId)>;

struct Timer<D> {
    generation: u32,
    repeat: u64,
    refed: bool,
    handler: Handler<D>,
}

pub(crate) struct Timers<D> {
    slots: Slab<Timer<D>>,
    heap: Heap,
    sequence: u64,
    generations: Generations,
}

impl<D> Default for Timers<D> {
    fn default() -> Self {
        Timers {
            slots: Slab::new(),
            heap: Heap::default(),
            sequence: 0,
            generations: Generations::default(),
        }
    }
}

impl<D> Timers<D> {
    fn arm(&mut self, slot: u32, deadline: u64) {
        self.sequence += 1;
        let key = Key {
            deadline,
            sequence: self.sequence,
        };
        self.heap.insert(key, slot);
    }

    /// Milliseconds at which the first timer is due.
    pub(crate) fn first(&self) -> Option<u64> {
        self.heap.peek().map(|(key, _)| key.deadline)
    }

    fn live(&self, id: TimerId) -> Option<&Timer<D>> {
        self.slots
            .get(id.slot as usize)
            .filter(|timer| timer.generation == id.generation)
    }
}

impl<D> EventLoop<D> {
    /// Calls `handler` in `timeout` milliseconds from [`now`](Self::now), then every `repeat` milliseconds if that is
    /// not 0. Without a repeat the timer is gone when its handler is called.
    pub fn timer_start(
        &mut self,
        timeout: u64,
        repeat: u64,
        handler: impl Fn(&mut EventLoop<D>, &mut D, TimerId) + 'static,
    ) -> TimerId {
        let generation = self.timers.generations.next();
        let slot = self.timers.slots.insert(Timer {
            generation,
            repeat,
            refed: true,
            handler: Rc::new(handler),
        });
        let deadline = self.now().saturating_add(timeout);
        self.timers.arm(slot as u32, deadline);
        self.refs += 1;
        TimerId {
            slot: slot as u32,
            generation,
        }
    }

    /// Stops the timer and forgets it; false when there is none of that name.
    pub fn timer_stop(&mut self, id: TimerId) -> bool {
        if self.timers.live(id).is_none() {
            return false;
        }
        self.timers.heap.remove(id.slot);
        let timer = self.timers.slots.remove(id.slot as usize);
        if timer.refed {
            self.refs -= 1;
        }
        true
    }

    /// Gives a repeating or waiting timer a new deadline and interval; false when there is none of that name.
    pub fn timer_restart(&mut self, id: TimerId, timeout: u64, repeat: u64) -> bool {
        if self.timers.live(id).is_none() {
            return false;
        }
        let deadline = self.now().saturating_add(timeout);
        self.timers.slots[id.slot as usize].repeat = repeat;
        self.timers.heap.remove(id.slot);
        self.timers.arm(id.slot, deadline);
        true
    }

    /// Starts the interval of a repeating timer anew; false for other timers.
    pub fn timer_again(&mut self, id: TimerId) -> bool {
        match self.timers.live(id).map(|timer| timer.repeat) {
            Some(repeat) if repeat > 0 => self.timer_restart(id, repeat, repeat),
            _ => false,
        }
    }

    /// Milliseconds from [`now`](Self::now) until the timer is due, 0 when it is late; `None` when there is none of that
    /// name.
    pub fn timer_due_in(&self, id: TimerId) -> Option<u64> {
        self.timers.live(id)?;
        let deadline = self.timers.heap.key(id.slot)?.deadline;
        Some(deadline.saturating_sub(self.now()))
    }

    /// Lets the timer keep [`run`](Self::run) going (every timer does at first).
    pub fn timer_ref(&mut self, id: TimerId) {
        if self.timers.live(id).is_some_and(|timer| !timer.refed) {
            self.timers.slots[id.slot as usize].refed = true;
            self.refs += 1;
        }
    }

    /// Lets [`run`](Self::run) return though the timer waits.
    pub fn timer_unref(&mut self, id: TimerId) {
        if self.timers.live(id).is_some_and(|timer| timer.refed) {
            self.timers.slots[id.slot as usize].refed = false;
            self.refs -= 1;
        }
    }

    /// Runs what is due now. A timer that a handler starts waits for the next pass.
    pub(crate) fn run_timers(&mut self, data: &mut D) {
        let now = self.now();
        let newest = self.timers.sequence;
        while let Some((key, slot)) = self.timers.heap.peek() {
            // Whatever this pass started is due now at the earliest and sorts behind what was due before it, so that
            // it hides nothing.
            if key.deadline > now || key.sequence > newest || self.stopping() {
                break;
            }
            self.timers.heap.remove(slot);
            let timer = &self.timers.slots[slot as usize];
            let id = TimerId {
                slot,
                generation: timer.generation,
            };
            let handler = Rc::clone(&timer.handler);
            if timer.repeat > 0 {
                // Counted from the last deadline, so that late rounds add up to no drift; what was missed altogether is
                // not made up for.
                let deadline = key.deadline.saturating_add(timer.repeat).max(now);
                self.timers.arm(slot, deadline);
            } else {
                let timer = self.timers.slots.remove(slot as usize);
                if timer.refed {
                    self.refs -= 1;
                }
            }
            self.count_event();
            handler(self, data, id);
        }
    }
}

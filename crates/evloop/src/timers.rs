//! Timers in milliseconds: one-shot and repeating, in deadline order, ties in start order.

use crate::event_loop::EventLoop;
use crate::ids::{Generations, TimerId};
use crate::wheel::{Entry, Wheel};

type Handler<D> = Box<dyn FnMut(&mut EventLoop<D>, &mut D, TimerId)>;

struct Timer<D> {
    /// Lent out while it is called.
    handler: Option<Handler<D>>,
    repeat: u64,
}

impl<D> Default for Timer<D> {
    fn default() -> Self {
        Timer {
            handler: None,
            repeat: 0,
        }
    }
}

pub(crate) struct Timers<D> {
    wheel: Wheel<Timer<D>>,
    generations: Generations,
}

impl<D> Default for Timers<D> {
    fn default() -> Self {
        Timers {
            wheel: Wheel::default(),
            generations: Generations::default(),
        }
    }
}

impl<D> Timers<D> {
    /// Milliseconds at which to look for due timers: not after the first one's deadline.
    pub(crate) fn next(&self) -> Option<u64> {
        self.wheel.next()
    }

    fn live(&mut self, id: TimerId) -> Option<&mut Entry<Timer<D>>> {
        self.wheel.get_mut(id.slot, id.generation)
    }
}

impl<D> EventLoop<D> {
    /// Calls `handler` in `timeout` milliseconds from [`now`](Self::now), then every `repeat` milliseconds if that is
    /// not 0. Without a repeat the timer is gone when its handler is called. Outside of [`run`](Self::run), or late in a
    /// handler that took long, `now` is old, and the timer early by that: [`update_time`](Self::update_time) first.
    pub fn timer_start(
        &mut self,
        timeout: u64,
        repeat: u64,
        handler: impl FnMut(&mut EventLoop<D>, &mut D, TimerId) + 'static,
    ) -> TimerId {
        let generation = self.timers.generations.next();
        let deadline = self.now().saturating_add(timeout);
        let handler: Handler<D> = Box::new(handler);
        let timer = Timer {
            handler: Some(handler),
            repeat,
        };
        let slot = self.timers.wheel.insert(deadline, generation, timer);
        self.refs += 1;
        TimerId { slot, generation }
    }

    /// Stops the timer and forgets it; false when there is none of that name.
    pub fn timer_stop(&mut self, id: TimerId) -> bool {
        let Some(timer) = self.timers.live(id) else {
            return false;
        };
        if timer.refed {
            self.refs -= 1;
        }
        self.timers.wheel.remove(id.slot);
        true
    }

    /// Gives a repeating or waiting timer a new deadline and interval; false when there is none of that name.
    pub fn timer_restart(&mut self, id: TimerId, timeout: u64, repeat: u64) -> bool {
        let deadline = self.now().saturating_add(timeout);
        let Some(timer) = self.timers.live(id) else {
            return false;
        };
        timer.value.repeat = repeat;
        self.timers.wheel.restart(id.slot, deadline);
        true
    }

    /// Starts the interval of a repeating timer anew; false for other timers.
    pub fn timer_again(&mut self, id: TimerId) -> bool {
        match self.timers.live(id).map(|timer| timer.value.repeat) {
            Some(repeat) if repeat > 0 => self.timer_restart(id, repeat, repeat),
            _ => false,
        }
    }

    /// Milliseconds from [`now`](Self::now) until the timer is due, 0 when it is late; `None` when there is none of that
    /// name.
    pub fn timer_due_in(&self, id: TimerId) -> Option<u64> {
        let timer = self.timers.wheel.get(id.slot, id.generation)?;
        Some(timer.deadline().saturating_sub(self.now()))
    }

    /// Lets the timer keep [`run`](Self::run) going (every timer does at first).
    pub fn timer_ref(&mut self, id: TimerId) {
        if let Some(timer) = self.timers.live(id)
            && !std::mem::replace(&mut timer.refed, true)
        {
            self.refs += 1;
        }
    }

    /// Lets [`run`](Self::run) return though the timer waits.
    pub fn timer_unref(&mut self, id: TimerId) {
        if let Some(timer) = self.timers.live(id)
            && std::mem::replace(&mut timer.refed, false)
        {
            self.refs -= 1;
        }
    }

    /// Runs what is due now. A timer that a handler starts waits for the next pass.
    pub(crate) fn run_timers(&mut self, data: &mut D) {
        let now = self.now();
        self.timers.wheel.advance(now);
        // What is left when the loop is stopped comes first in the next pass.
        while !self.stopping()
            && let Some((slot, generation)) = self.timers.wheel.pop_due()
        {
            let id = TimerId { slot, generation };
            let Some(timer) = self.timers.live(id) else {
                continue;
            };
            let repeat = timer.value.repeat;
            let handler = timer.value.handler.take();
            if repeat > 0 {
                // Counted from the last deadline, so that late rounds add up to no drift; what was missed altogether is
                // not made up for.
                let deadline = timer.deadline().saturating_add(repeat).max(now);
                self.timers.wheel.restart(slot, deadline);
            } else {
                self.timer_stop(id);
            }
            self.count_event();
            let Some(mut handler) = handler else { continue };
            handler(self, data, id);
            if repeat > 0
                && let Some(timer) = self.timers.live(id)
            {
                timer.value.handler = Some(handler);
            }
        }
    }
}

//! Idle, prepare and check hooks: called once a round, in their phase.

use crate::event_loop::EventLoop;
use crate::ids::{Generations, HookId};
use slab::Slab;

type Handler<D> = Box<dyn FnMut(&mut EventLoop<D>, &mut D, HookId)>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Idle = 0,
    Prepare = 1,
    Check = 2,
}

struct Hook<D> {
    generation: u32,
    phase: Phase,
    refed: bool,
    /// Lent out while it is called.
    handler: Option<Handler<D>>,
}

#[derive(Default)]
struct PhaseHooks {
    /// In start order, stopped ones among them until the next pass.
    order: Vec<HookId>,
    /// How many are stopped.
    stopped: usize,
}

pub(crate) struct Hooks<D> {
    slots: Slab<Hook<D>>,
    phases: [PhaseHooks; 3],
    generations: Generations,
}

impl<D> Default for Hooks<D> {
    fn default() -> Self {
        Hooks {
            slots: Slab::new(),
            phases: Default::default(),
            generations: Generations::default(),
        }
    }
}

impl<D> Hooks<D> {
    pub(crate) fn has_idle(&self) -> bool {
        let idle = &self.phases[Phase::Idle as usize];
        idle.order.len() > idle.stopped
    }

    fn find(&mut self, id: HookId) -> Option<&mut Hook<D>> {
        let hook = self.slots.get_mut(id.slot as usize)?;
        (hook.generation == id.generation).then_some(hook)
    }
}

impl<D> EventLoop<D> {
    /// Calls `handler` once a round before polling; while there is an idle hook, polling does not wait.
    pub fn idle_start(
        &mut self,
        handler: impl FnMut(&mut EventLoop<D>, &mut D, HookId) + 'static,
    ) -> HookId {
        self.hook_start(Phase::Idle, Box::new(handler))
    }

    /// Calls `handler` once a round, right before polling.
    pub fn prepare_start(
        &mut self,
        handler: impl FnMut(&mut EventLoop<D>, &mut D, HookId) + 'static,
    ) -> HookId {
        self.hook_start(Phase::Prepare, Box::new(handler))
    }

    /// Calls `handler` once a round, right after polling.
    pub fn check_start(
        &mut self,
        handler: impl FnMut(&mut EventLoop<D>, &mut D, HookId) + 'static,
    ) -> HookId {
        self.hook_start(Phase::Check, Box::new(handler))
    }

    fn hook_start(&mut self, phase: Phase, handler: Handler<D>) -> HookId {
        let generation = self.hooks.generations.next();
        let slot = self.hooks.slots.insert(Hook {
            generation,
            phase,
            refed: true,
            handler: Some(handler),
        });
        let id = HookId {
            slot: slot as u32,
            generation,
        };
        self.hooks.phases[phase as usize].order.push(id);
        self.refs += 1;
        id
    }

    /// Stops a hook: its handler is not called any more. False when there is none of that name.
    pub fn hook_stop(&mut self, id: HookId) -> bool {
        if self.hooks.find(id).is_none() {
            return false;
        }
        let hook = self.hooks.slots.remove(id.slot as usize);
        self.hooks.phases[hook.phase as usize].stopped += 1;
        if hook.refed {
            self.refs -= 1;
        }
        true
    }

    /// Lets the hook keep [`run`](Self::run) going (every hook does at first).
    pub fn hook_ref(&mut self, id: HookId) {
        if let Some(hook) = self.hooks.find(id)
            && !std::mem::replace(&mut hook.refed, true)
        {
            self.refs += 1;
        }
    }

    /// Lets [`run`](Self::run) return though the hook is there.
    pub fn hook_unref(&mut self, id: HookId) {
        if let Some(hook) = self.hooks.find(id)
            && std::mem::replace(&mut hook.refed, false)
        {
            self.refs -= 1;
        }
    }

    /// Calls the hooks of a phase in start order. One that is started now waits for the next round; one that is stopped
    /// now is not called any more.
    pub(crate) fn run_hooks(&mut self, data: &mut D, phase: Phase) {
        let n = phase as usize;
        if self.hooks.phases[n].stopped > 0 {
            let Hooks { slots, phases, .. } = &mut self.hooks;
            let live = |id: &HookId| {
                let hook = slots.get(id.slot as usize);
                hook.is_some_and(|hook| hook.generation == id.generation)
            };
            phases[n].order.retain(live);
            phases[n].stopped = 0;
        }
        // Nothing leaves the list before the next pass, and what comes lies behind.
        for at in 0..self.hooks.phases[n].order.len() {
            let id = self.hooks.phases[n].order[at];
            let Some(mut handler) = self.hooks.find(id).and_then(|hook| hook.handler.take()) else {
                continue;
            };
            handler(self, data, id);
            if let Some(hook) = self.hooks.find(id) {
                hook.handler = Some(handler);
            }
        }
    }
}

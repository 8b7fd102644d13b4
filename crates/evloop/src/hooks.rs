//! Idle, prepare and check hooks: called once a round, in their phase.

use crate::event_loop::EventLoop;
use crate::ids::{Generations, HookId};
use std::rc::Rc;

type Handler<D> = Rc<dyn Fn(&mut EventLoop<D>, &mut D, HookId)>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Idle = 0,
    Prepare = 1,
    Check = 2,
}

struct Hook<D> {
    id: HookId,
    refed: bool,
    handler: Handler<D>,
}

pub(crate) struct Hooks<D> {
    phases: [Vec<Hook<D>>; 3],
    /// Room for the names of one pass.
    pass: Vec<HookId>,
    generations: Generations,
}

impl<D> Default for Hooks<D> {
    fn default() -> Self {
        Hooks {
            phases: [Vec::new(), Vec::new(), Vec::new()],
            pass: Vec::new(),
            generations: Generations::default(),
        }
    }
}

impl<D> Hooks<D> {
    pub(crate) fn has_idle(&self) -> bool {
        !self.phases[Phase::Idle as usize].is_empty()
    }

    fn find(&mut self, id: HookId) -> Option<&mut Hook<D>> {
        self.phases.iter_mut().flatten().find(|hook| hook.id == id)
    }
}

impl<D> EventLoop<D> {
    /// Calls `handler` once a round before polling; while there is an idle hook, polling does not wait.
    pub fn idle_start(
        &mut self,
        handler: impl Fn(&mut EventLoop<D>, &mut D, HookId) + 'static,
    ) -> HookId {
        self.hook_start(Phase::Idle, Rc::new(handler))
    }

    /// Calls `handler` once a round, right before polling.
    pub fn prepare_start(
        &mut self,
        handler: impl Fn(&mut EventLoop<D>, &mut D, HookId) + 'static,
    ) -> HookId {
        self.hook_start(Phase::Prepare, Rc::new(handler))
    }

    /// Calls `handler` once a round, right after polling.
    pub fn check_start(
        &mut self,
        handler: impl Fn(&mut EventLoop<D>, &mut D, HookId) + 'static,
    ) -> HookId {
        self.hook_start(Phase::Check, Rc::new(handler))
    }

    fn hook_start(&mut self, phase: Phase, handler: Handler<D>) -> HookId {
        let hooks = &mut self.hooks.phases[phase as usize];
        let taken = |generation| hooks.iter().any(|hook| hook.id.generation == generation);
        let id = HookId {
            slot: phase as u32,
            generation: self.hooks.generations.next_but(taken),
        };
        hooks.push(Hook {
            id,
            refed: true,
            handler,
        });
        self.refs += 1;
        id
    }

    /// Stops a hook; stopping one twice does nothing.
    pub fn hook_stop(&mut self, id: HookId) {
        let Some(phase) = self.hooks.phases.get_mut(id.slot as usize) else {
            return;
        };
        if let Some(at) = phase.iter().position(|hook| hook.id == id)
            && phase.remove(at).refed
        {
            self.refs -= 1;
        }
    }

    /// Lets the hook keep [`run`](Self::run) going (every hook does at first).
    pub fn hook_ref(&mut self, id: HookId) {
        if let Some(hook) = self.hooks.find(id)
            && !hook.refed
        {
            hook.refed = true;
            self.refs += 1;
        }
    }

    /// Lets [`run`](Self::run) return though the hook is there.
    pub fn hook_unref(&mut self, id: HookId) {
        if let Some(hook) = self.hooks.find(id)
            && hook.refed
        {
            hook.refed = false;
            self.refs -= 1;
        }
    }

    /// Calls the hooks of a phase in start order.
    pub(crate) fn run_hooks(&mut self, data: &mut D, phase: Phase) {
        if self.hooks.phases[phase as usize].is_empty() {
            return;
        }
        // A hook started now waits for the next round; one stopped now is not called any more.
        let mut pass = std::mem::take(&mut self.hooks.pass);
        pass.extend(self.hooks.phases[phase as usize].iter().map(|hook| hook.id));
        for id in pass.drain(..) {
            let mut hooks = self.hooks.phases[phase as usize].iter();
            let Some(hook) = hooks.find(|hook| hook.id == id) else {
                continue;
            };
            let handler = Rc::clone(&hook.handler);
            handler(self, data, id);
        }
        self.hooks.pass = pass;
    }
}

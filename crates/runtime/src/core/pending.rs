//! Pool results on their way back to JavaScript: `#[op(pool)]` work runs on the loop's threads, its callback here.

use super::Loop;
use crate::runtime::Rt;
use evloop::Lane;
use js_bindings::op::{Completion, Job, Settle};
use js_bindings::{OpError, value};

/// How much work of the program is under way.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    pub(crate) files: u32,
    pub(crate) names: u32,
}

impl Pending {
    fn count(&mut self, slow: bool, by: i32) {
        let count = if slow {
            &mut self.names
        } else {
            &mut self.files
        };
        *count = count.saturating_add_signed(by);
    }
}

/// Runs `job` on the pool; its callback is called in the poll phase of a later round. `slow` work (name look-ups) has
/// a lane of its own.
pub(crate) fn spawn(isolate: &mut value::RawIsolate, settle: Settle, job: Job, slow: bool) {
    let lane = if slow { Lane::Names } else { Lane::Files };
    value::host_of::<Rt, _>(isolate).pending.count(slow, 1);
    let lp = value::host_of::<Loop, _>(isolate);
    lp.work_start(lane, job, move |lp, host, result| {
        host.rt.pending.count(slow, -1);
        let completion = result.unwrap_or_else(|error| -> Completion {
            let message = error.to_string();
            Box::new(move |_| Err(OpError::coded("ERR_INTERNAL_ASSERTION", message)))
        });
        host.enter(lp, |scope| settle.settle(scope, completion));
    });
}

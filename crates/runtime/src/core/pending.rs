//! Pool results on their way back to JavaScript: `#[op(pool)]` work runs on the loop's threads, its callback here.

use super::Loop;
use evloop::Lane;
use js_bindings::op::{Completion, Job, Settle};
use js_bindings::{OpError, value};

/// Runs `job` on the pool; its callback is called in the poll phase of a later round. `slow` work (name look-ups) has
/// a lane of its own.
pub(crate) fn spawn(isolate: &mut value::RawIsolate, settle: Settle, job: Job, slow: bool) {
    let lp = value::host_of::<Loop, _>(isolate);
    let lane = if slow { Lane::Names } else { Lane::Files };
    lp.work_start(lane, job, move |lp, host, result| {
        let completion = result.unwrap_or_else(|error| -> Completion {
            let message = error.to_string();
            Box::new(move |_| Err(OpError::coded("ERR_INTERNAL_ASSERTION", message)))
        });
        host.enter(lp, |scope| settle.settle(scope, completion));
    });
}

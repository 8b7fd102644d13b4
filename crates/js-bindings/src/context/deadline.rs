//! Running JavaScript that may be told to stop.

use crate::error::{JsException, OpError, catch};
use crate::value::{Scope, throw};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Runs `f`, for `limit` at most: a thread of its own waits for that, and tells V8 to stop.
///
/// # Errors
/// `ERR_SCRIPT_EXECUTION_TIMEOUT` when it took longer; what `f` threw stays pending.
pub fn with_deadline<'s, 'i, R>(
    scope: &mut Scope<'s, 'i>,
    limit: Duration,
    f: impl FnOnce(&mut Scope<'s, 'i>) -> Option<R>,
) -> Result<R, OpError> {
    let handle = scope.thread_safe_handle();
    let (done, is_done) = mpsc::channel::<()>();
    let watch = thread::spawn(move || match is_done.recv_timeout(limit) {
        Err(RecvTimeoutError::Timeout) => handle.terminate_execution(),
        _ => false,
    });
    let result = catch(scope, f);
    drop(done);
    let is_late = watch.join().unwrap_or(false);
    if is_late {
        scope.cancel_terminate_execution();
        return Err(OpError::coded(
            "ERR_SCRIPT_EXECUTION_TIMEOUT",
            format!("Script execution timed out after {}ms", limit.as_millis()),
        ));
    }
    result.map_err(|exception| rethrow(scope, &exception))
}

fn rethrow(scope: &mut Scope<'_, '_>, exception: &JsException) -> OpError {
    if exception.terminated {
        // Told to stop by somebody else, who still means it.
        scope.terminate_execution();
    } else {
        let value = exception.value(scope);
        throw(scope, value);
    }
    OpError::pending()
}

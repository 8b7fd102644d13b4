//! Time: only the monotonic clock counts, whatever the wall clock does.

use crate::support::{Loop, Scratch, State, alone, logging, new, note, run, serve};
use evloop::{ConnectOptions, StreamHandler};
use std::process::Command;
use std::time::{Instant, SystemTime};

/// The wall clock, as the process sees it, goes back or forth by years at each look at it.
const JUMPING: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>

static long jump(void) {
    static unsigned looks;
    return (__atomic_fetch_add(&looks, 1, __ATOMIC_RELAXED) % 2 ? 1 : -1) * 100000000L;
}

int clock_gettime(clockid_t id, struct timespec *ts) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(id, ts);
    if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE || id == CLOCK_TAI) ts->tv_sec += jump();
    return result;
}

int gettimeofday(struct timeval *restrict tv, void *restrict zone) {
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    tv->tv_sec = ts.tv_sec;
    tv->tv_usec = ts.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *t) {
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    if (t) *t = ts.tv_sec;
    return ts.tv_sec;
}
"#;

#[test]
fn a_wall_clock_that_jumps_moves_nothing() {
    let scratch = Scratch::new();
    let (source, library) = (scratch.join("jumping.c"), scratch.join("jumping.so"));
    std::fs::write(&source, JUMPING).unwrap();
    if std::env::var_os("LD_PRELOAD").is_none() {
        // The linker that built this test is there to build that.
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-o"])
            .args([&library, &source])
            .arg("-ldl")
            .status()
            .unwrap();
        assert!(built.success());
    }
    let before = format!("LD_PRELOAD='{}'; export LD_PRELOAD;", library.display());
    if !alone("clock::a_wall_clock_that_jumps_moves_nothing", &before) {
        return;
    }
    let jump = |a: SystemTime, b: SystemTime| match b.duration_since(a) {
        Ok(forth) => forth,
        Err(back) => back.duration(),
    };
    let jumped = jump(SystemTime::now(), SystemTime::now());
    assert!(jumped.as_secs() > 10_000_000, "the clock jumps: {jumped:?}");

    let (mut lp, mut state) = new();
    let started = Instant::now();
    lp.update_time();
    let began = lp.now();
    for ms in [40, 10, 30, 20] {
        let due = lp.now() + ms;
        lp.timer_start(ms, 0, move |lp, state: &mut State, _| {
            assert!(lp.now() >= due);
            state.note(ms.to_string());
            // Looks from handlers make it jump between any two of the loop's own.
            assert!(SystemTime::now() != SystemTime::UNIX_EPOCH);
        });
    }
    lp.timer_start(5, 5, |lp, state: &mut State, id| {
        state.count += 1;
        if state.count == 6 {
            lp.timer_stop(id);
        }
    });
    // Socket, pool and time-outs of connections go by the same clock.
    let addr = serve(&mut lp, &mut state, false, logging("server"));
    let client = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "client", &event);
        lp.timer_start(25, 0, move |lp, _, _| drop(lp.stream_close(id)));
    });
    lp.tcp_connect(addr, ConnectOptions::default().timeout(10_000), client)
        .unwrap();
    run(&mut lp, &mut state);
    let timers: Vec<&String> = state.log.iter().filter(|l| l.len() == 2).collect();
    assert_eq!(timers, ["10", "20", "30", "40"]);
    assert!(state.log.contains(&"client: connected ok".to_owned()));
    assert_eq!(state.count, 6);
    let (real, told) = (started.elapsed(), lp.now() - began);
    assert!(
        told >= 40 && u128::from(told) <= real.as_millis() + 1,
        "{told} of {real:?}"
    );
    let rounds = lp.metrics().rounds;
    assert!(rounds < 60, "{rounds} rounds");
}

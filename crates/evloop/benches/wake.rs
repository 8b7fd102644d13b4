//! Waking a loop from another thread: there and back between two loops, and messages from one thread to a loop, posted or by a list of
//! its own.

mod measure;

use evloop::{EventLoop, Remote, RunMode};
use measure::Measure;
use std::mem;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

const TRIPS: usize = 100_000;
const MESSAGES: usize = 2_000_000;

/// One of two loops that wake each other in turn.
struct Side {
    other: Remote<Side>,
    woken: usize,
    first: bool,
}

fn woken(lp: &mut EventLoop<Side>, side: &mut Side) {
    side.woken += 1;
    // The first side starts a trip each time but the last; the second always answers.
    if !side.first || side.woken < TRIPS {
        assert!(side.other.post(woken));
    }
    if side.woken == TRIPS {
        lp.stop();
    }
}

/// A loop that goes on until it is stopped: posts keep nothing alive.
fn endless<D: 'static>() -> EventLoop<D> {
    let mut lp = EventLoop::<D>::new().expect("a loop");
    lp.timer_start(3_600_000, 0, |_, _, _| {
        panic!("still running after an hour")
    });
    lp
}

fn latency(row: &str) {
    let mut lp = endless::<Side>();
    let first = lp.remote();
    let (give, get) = mpsc::channel();
    let thread = thread::spawn(move || {
        let mut lp = endless::<Side>();
        give.send(lp.remote()).expect("the first thread waits");
        let mut side = Side {
            other: first,
            woken: 0,
            first: false,
        };
        lp.run(&mut side, RunMode::Default).expect("a run");
        side.woken
    });
    let other = get.recv().expect("the second thread's loop");
    let mut side = Side {
        other,
        woken: 0,
        first: true,
    };
    let measure = Measure::begin();
    assert!(side.other.post(woken));
    lp.run(&mut side, RunMode::Default).expect("a run");
    measure.report(row, TRIPS, "round trip");
    let answered = thread.join().expect("the second thread ends");
    assert_eq!((side.woken, answered), (TRIPS, TRIPS));
}

#[derive(Default)]
struct Sum {
    messages: usize,
    sum: usize,
    /// Taken from the other thread's list, and its room for the next time.
    taken: Vec<usize>,
}

fn count(lp: &mut EventLoop<Sum>, sum: &mut Sum, number: usize) {
    sum.messages += 1;
    sum.sum += number;
    if sum.messages == MESSAGES {
        lp.stop();
    }
}

/// Any function with its number may be posted by anybody.
fn post_all(remote: &Remote<Sum>) {
    for i in 0..MESSAGES {
        assert!(remote.post_plain(|lp, sum, number| count(lp, sum, number as usize), i as u64));
    }
}

/// The same with bare numbers, which one who knows what will be sent puts into an array.
fn send_numbers(remote: &Remote<Sum>) {
    let inbox = Arc::new(Mutex::new(Vec::new()));
    for i in 0..MESSAGES {
        let first = {
            let mut inbox = inbox.lock().expect("nobody panics");
            inbox.push(i);
            inbox.len() == 1
        };
        if first {
            let inbox = Arc::clone(&inbox);
            assert!(remote.post(move |lp, sum| take_numbers(lp, sum, &inbox)));
        }
    }
}

fn take_numbers(lp: &mut EventLoop<Sum>, sum: &mut Sum, inbox: &Mutex<Vec<usize>>) {
    let room = mem::take(&mut sum.taken);
    let mut full = mem::replace(&mut *inbox.lock().expect("nobody panics"), room);
    for number in full.drain(..) {
        count(lp, sum, number);
    }
    sum.taken = full;
}

fn throughput(row: &str, send: fn(&Remote<Sum>)) {
    let mut lp = endless::<Sum>();
    let remote = lp.remote();
    let mut sum = Sum::default();
    let measure = Measure::begin();
    let thread = thread::spawn(move || send(&remote));
    lp.run(&mut sum, RunMode::Default).expect("a run");
    measure.report(row, MESSAGES, "message");
    thread.join().expect("the sender ends");
    assert_eq!(
        (sum.messages, sum.sum),
        (MESSAGES, MESSAGES * (MESSAGES - 1) / 2)
    );
}

fn main() {
    measure::rows(&[
        ("wake_latency", latency),
        ("wake_posts", |row| throughput(row, post_all)),
        ("wake_numbers", |row| throughput(row, send_numbers)),
    ]);
}

//! evloop from outside: one binary, a file for each kind of promise.

mod child;
mod close;
mod faults;
mod order;
mod pool;
mod remote;
mod signal;
mod sizes;
mod soak;
mod support;
mod tcp;
mod timers;
mod turns;
mod unix;

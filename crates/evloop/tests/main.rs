//! evloop from outside: one binary, a file for each kind of promise.

mod child;
mod close;
mod connect;
mod examples;
mod faults;
mod fds;
mod fs_event;
mod fs_poll;
mod lookup;
mod model;
mod order;
mod pool;
mod reads;
mod remote;
mod signal;
mod sizes;
mod soak;
mod socket_options;
mod support;
mod tcp;
mod timers;
mod tty;
mod turns;
mod unix;
mod writes;

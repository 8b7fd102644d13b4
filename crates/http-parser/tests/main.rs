//! All integration tests but the allocation count, as one binary.

mod cases;
mod errors;
mod log;
mod pause;
mod pipelines;
mod readme;
mod reference;
mod round_trip;
mod splits;
mod surface;

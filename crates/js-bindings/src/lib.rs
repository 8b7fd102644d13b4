//! js-bindings

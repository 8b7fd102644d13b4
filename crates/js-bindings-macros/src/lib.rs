//! The #[op] attribute.

//! http-parser

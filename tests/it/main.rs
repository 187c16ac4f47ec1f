//! Tests at the boundary that a user has: the binary, its sockets, its files, its end.
//!
//! Invariant: every test of the broker has one and a folder of its own, and waits for events, never for time.

mod support;

mod compaction;
mod configs;
mod connections;
mod groups;
mod lifecycle;
mod listeners;
mod records;
mod synchronous;
mod tail;
mod tools;

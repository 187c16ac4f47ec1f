//! The log room from outside, on a real folder.

mod append_and_read;
mod fixture;

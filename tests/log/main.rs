//! The log room from outside, on a real folder.

mod append_and_read;
mod disk_faults;
mod failing_disk;
mod fixture;
mod keeping;
mod model;
mod producers;
mod rules;

//! The log room from outside, on a real folder.

mod append_and_read;
mod damage;
mod disk_faults;
mod failing_disk;
mod fixture;
mod kafkas_folder;
mod keeping;
mod model;
mod producers;
mod rules;
mod synchronous;

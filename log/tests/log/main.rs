//! The log room from outside, on a real folder.

mod append_and_read;
mod compaction;
mod compaction_histories;
mod compaction_old_formats;
mod compactor;
mod damage;
mod damage_found;
mod disk_faults;
mod dying_disk;
#[expect(dead_code, reason = "the tests of the whole broker need more of its faults")]
mod failing_disk;
mod fixture;
mod formats;
mod kafkas_folder;
mod keeping;
mod model;
mod moving;
mod odd_files;
mod producers;
mod rules;
mod short_reads;
mod sound_histories;
mod soundness;
mod successors;
mod synchronous;

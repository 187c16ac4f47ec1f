//! What must hold of every run, one file each, with the reason.

pub mod all_or_none;
pub mod all_settles;
pub mod fenced_commits_nothing;
pub mod offsets_move_along;
pub mod told_is_true;

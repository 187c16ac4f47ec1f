//! The project's chores, run with `cargo xtask`.
fn main() {}

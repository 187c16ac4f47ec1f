//! The thread that tells how often memory was asked for.

use std::io::{BufRead as _, Write as _};

use crate::counting_allocator::allocations;

/// What a line begins with that tells the count.
pub const SIGN: &str = "allocations ";

/// Answers each line of standard input with the count.
pub fn answer_on_standard_input() {
    std::thread::spawn(|| {
        let (mut input, mut line) = (std::io::stdin().lock(), String::new());
        while input.read_line(&mut line).is_ok_and(|length| length > 0) {
            line.clear();
            if writeln!(std::io::stdout(), "{SIGN}{}", allocations()).is_err() {
                return;
            }
        }
    });
}

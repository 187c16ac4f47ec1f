//! `kalda consumer-groups --validate-regex`: whether groups of the new protocol may subscribe by a regular expression.
//!
//! Invariant: no broker is asked.

use std::io::Write as _;

use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;
use crate::cli::tools::{Out, re2};

/// What Kafka's tool says of a bracket that nobody opened, where RE2 has a word for it.
const UNEXPECTED: (&str, &str) = ("unexpected )", "regexp/syntax: internal error");

pub(super) fn validate(options: &Options, out: &mut Out) -> Result<(), Failure> {
    let pattern = options.value("validate-regex").unwrap_or_default();
    match re2::parse(pattern) {
        Ok(_) => writeln!(out, "The regular expression `{pattern}` is valid.")?,
        Err(why) => {
            let (words, told) = UNEXPECTED;
            let why = if why == words { told } else { &why };
            writeln!(out, "The regular expression `{pattern}` is invalid: {why}.")?;
        }
    }
    Ok(())
}

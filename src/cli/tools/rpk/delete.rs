//! `rpk topic delete`. What can't be deleted is told beside its name, and the exit code stays 0, as with rpk's own.

use std::io::Write as _;

use super::flags::{Call, Command, Takes, flag};
use super::table::Table;
use super::{named, refusal, target, unable};
use crate::cli::tools::failure::Failure;
use crate::cli::tools::{Out, admin};

pub(super) static COMMAND: Command = Command {
    usage: "rpk topic delete [TOPICS...] [flags]",
    purpose: "Delete topics",
    flags: &[flag(
        "regex",
        Some('r'),
        Takes::Nothing,
        "Delete all topics that one of the expressions matches.",
    )],
};

pub(super) fn run(call: &Call, out: &mut Out) -> Result<(), Failure> {
    call.needs_arguments(1)?;
    let mut cluster = target::cluster(call)?;
    let names = named(call, &mut cluster)?;
    let mut table = Table::under(&["topic", "status"]);
    if !names.is_empty() {
        let unable = unable("unable to issue delete topics request");
        let mut results = admin::delete_topics(&mut cluster, &names).map_err(unable)?;
        results.sort_by(|one, other| one.name.cmp(&other.name));
        for result in results {
            let status = refusal(result.error_code, result.error_message.as_ref());
            let status = status.map_or_else(|| "OK".to_owned(), |told| told.to_string());
            table.row([result.name.as_deref().unwrap_or_default().to_owned(), status]);
        }
    }
    write!(out, "{}", table.text())?;
    Ok(())
}

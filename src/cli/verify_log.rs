//! `kalda verify-log`: lists what is wrong with logs, and closes with a line of totals.
//!
//! ```text
//! fault: data/topic-0/00000000000000000000.log: position 142, offset 10: the checksum is …
//! note: data/topic-0/00000000000000000000.index: position 72: 952 bytes of zeroes were preallocated: …
//! 1 partition, 1 segment, 3 batches, 12 records, 220 bytes in 0.01 s: 1 fault, 1 note
//! ```
//! With `--json` each line is an object. Findings have `type` ("finding"), `severity` ("fault" or "note"), `partition`,
//! `file`, `position` and `offset` (null where there is none), `problem` (a name, see [`Problem`]) with the fields that it
//! has, and `message`. The last line has `type` ("summary"), `partitions`, `segments`, `batches`, `records`, `bytes`,
//! `faults`, `notes` and `seconds`.
//!
//! Invariant: exit code 0 without faults, 1 with faults, 2 for wrong usage or a path that can't be read.
//!
//! [`Problem`]: kalda_inspect::verify::Problem

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::json;

use super::complain::complain;
use super::output::{finish, output};
use super::progress_bar::Bar;
use super::{WRONG_USAGE, paths};
use crate::cluster::quorum::election_state::{ElectionState, QUORUM_STATE};
use crate::sys::{Clock as _, PosixDisk, SystemClock};
use kalda_inspect::verify::{Finding, Plan, RecordDepth, Report, Severity, VerifySettings, verify};

/// Checks logs without changing them: of a stopped broker, of one at work, or a copy.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Exit codes: 0 no faults, 1 faults, 2 wrong usage or a path that can't be read.

A fault is what no broker leaves behind. A note is what a killed broker leaves and the next start mends, such as a torn
tail behind the recovery point, or what can't be told.")]
pub struct VerifyLogArguments {
    /// Log directories, folders of partitions, or files of them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Open every batch and check each record in it, decompressing where needed
    #[arg(long)]
    pub records: bool,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// Check so many partitions at a time [default: as many as there are processors]
    #[arg(long, value_name = "COUNT")]
    pub threads: Option<NonZeroUsize>,
}

/// Runs it.
pub fn run(arguments: &VerifyLogArguments) -> ExitCode {
    let plan = match Plan::of(&PosixDisk, &paths::named(&arguments.paths)) {
        Ok(plan) => plan,
        Err(error) => {
            complain(error);
            return ExitCode::from(WRONG_USAGE);
        }
    };
    let threads = arguments.threads.or_else(|| std::thread::available_parallelism().ok());
    let settings = VerifySettings {
        records: if arguments.records { RecordDepth::Opened } else { RecordDepth::Headers },
        threads: threads.map_or(1, NonZeroUsize::get),
        small_file,
    };
    let (clock, bar) = (SystemClock::new(), Bar::over(plan.log_bytes()));
    let report = verify(&PosixDisk, &plan, &settings, &bar);
    bar.clear();
    let mut out = output();
    let told = if arguments.json {
        tell_json(&report, clock.monotonic(), &mut out)
    } else {
        tell_text(&report, clock.monotonic(), &mut out)
    };
    if let Err(error) = finish(told, &mut out) {
        complain(format_args!("the report can't be written: {error}"));
        return ExitCode::from(WRONG_USAGE);
    }
    if report.count(Severity::Fault) == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the log room leaves to others.
fn small_file(name: &str, contents: &[u8]) -> Result<(), String> {
    if name == QUORUM_STATE { ElectionState::parse(contents).map(|_| ()) } else { Ok(()) }
}

fn tell_text(report: &Report, took: Duration, out: &mut impl Write) -> io::Result<()> {
    for Finding { severity, file, position, offset, problem, .. } in &report.findings {
        let severity = match severity {
            Severity::Fault => "fault",
            Severity::Note => "note",
        };
        write!(out, "{severity}: {}: ", file.display())?;
        match (position, offset) {
            (Some(position), Some(offset)) => write!(out, "position {position}, offset {offset}: ")?,
            (Some(position), None) => write!(out, "position {position}: ")?,
            (None, Some(offset)) => write!(out, "offset {offset}: ")?,
            (None, None) => {}
        }
        writeln!(out, "{problem}")?;
    }
    let totals = report.totals;
    let counted = |count: u64, noun: &str| match noun.strip_suffix("ch") {
        _ if count == 1 => format!("{count} {noun}"),
        Some(_) => format!("{count} {noun}es"),
        None => format!("{count} {noun}s"),
    };
    writeln!(
        out,
        "{}, {}, {}, {}, {} in {:.2} s: {}, {}",
        counted(totals.partitions, "partition"),
        counted(totals.segments, "segment"),
        counted(totals.batches, "batch"),
        counted(totals.records, "record"),
        counted(totals.bytes, "byte"),
        took.as_secs_f64(),
        counted(report.count(Severity::Fault) as u64, "fault"),
        counted(report.count(Severity::Note) as u64, "note"),
    )
}

fn tell_json(report: &Report, took: Duration, out: &mut impl Write) -> io::Result<()> {
    for finding in &report.findings {
        let mut line = json!({ "type": "finding" });
        if let (Some(line), serde_json::Value::Object(fields)) =
            (line.as_object_mut(), serde_json::to_value(finding)?)
        {
            line.extend(fields);
            line.insert("message".to_owned(), finding.problem.to_string().into());
        }
        writeln!(out, "{line}")?;
    }
    let totals = report.totals;
    let summary = json!({
        "type": "summary",
        "partitions": totals.partitions,
        "segments": totals.segments,
        "batches": totals.batches,
        "records": totals.records,
        "bytes": totals.bytes,
        "faults": report.count(Severity::Fault),
        "notes": report.count(Severity::Note),
        "seconds": took.as_secs_f64(),
    });
    writeln!(out, "{summary}")
}

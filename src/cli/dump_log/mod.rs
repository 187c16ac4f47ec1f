//! `kalda dump-log`: what the files of a log hold, as Kafka's own dump tool prints it, or as JSON.
//!
//! ```text
//! paths ─▶ files, folder by folder ─▶ log::inspect::dump ─▶ Printer: text.rs or json.rs ─▶ standard output
//!                                                              └─ Decoder: records of internal topics
//! ```
//! Invariant: text is line for line what `kafka-dump-log` prints, but that bytes which would break a line or are no text
//! are escaped, and headers are shown with their values. A broken file is shown as far as it can be read; then a line on
//! standard error says where it is broken, and the exit code is 1.

mod decoder;
mod escaped;
mod json;
mod record_line;
mod text;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use self::decoder::{DecodeAs, Decoder};
use self::json::JsonPrinter;
use self::text::TextPrinter;
use super::complain::complain;
use super::output::{finish, output};
use super::progress_bar::Bar;
use super::{WRONG_USAGE, paths};
use crate::sys::{Disk, EntryKind, PosixDisk, reason};
use crate::types::Offset;
use kalda_inspect::dump::{DumpError, DumpSettings, RecordDepth, Sink, can_dump, dump};
use kalda_inspect::{FoundFile, files_in};

/// Shows files as they are, of a stopped broker, of one at work, or a copy.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Each file of a segment (.log, .index, .timeindex, .txnindex, .snapshot), snapshots of the metadata (.checkpoint), the
checkpoints, partition.metadata, meta.properties and quorum-state can be shown. Records of __consumer_offsets,
__transaction_state, __share_group_state and __cluster_metadata are decoded in the folders of that name.

Exit codes: 0 all was shown, 1 a file is broken or can't be read, 2 wrong usage.")]
pub struct DumpLogArguments {
    /// Files, folders of partitions, or log directories
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Show the records in the batches, too
    #[arg(long)]
    pub records: bool,
    /// Decode the records as those of an internal topic, wherever the files are; shows records
    #[arg(long, value_enum, value_name = "TOPIC")]
    pub decode: Option<DecodeAs>,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// Show nothing that ends before this offset
    #[arg(long, value_name = "OFFSET", default_value_t = 0)]
    pub from: i64,
    /// Show at most so many bytes of batches of each file
    #[arg(long, value_name = "BYTES")]
    pub max_bytes: Option<u64>,
}

/// Runs it.
pub fn run(arguments: &DumpLogArguments) -> ExitCode {
    let files = match find(arguments) {
        Ok(files) => files,
        Err(error) => {
            complain(format_args!("{error:#}"));
            return ExitCode::from(WRONG_USAGE);
        }
    };
    let opened = arguments.records || arguments.decode.is_some();
    let settings = DumpSettings {
        records: if opened { RecordDepth::Opened } else { RecordDepth::Headers },
        from: Offset(arguments.from),
        max_bytes: arguments.max_bytes,
    };
    let bar = bar(&files);
    let mut out = output();
    let mut broken = Vec::new();
    let written = files.iter().try_for_each(|file| {
        let decoder = Decoder::of(file, arguments.decode);
        let result = if arguments.json {
            show(file, &settings, &bar, &mut JsonPrinter::new(&mut out, decoder))
        } else {
            show(file, &settings, &bar, &mut TextPrinter::new(&mut out, decoder))
        };
        match result {
            Err(DumpError::Sink(error)) => Err(error),
            Err(wrong) => {
                broken.push(wrong_line(file, &wrong));
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    });
    bar.clear();
    match finish(written, &mut out) {
        Ok(true) => return ExitCode::SUCCESS,
        Ok(false) => {}
        Err(error) => broken.push(format!("standard output can't be written: {error}")),
    }
    for line in &broken {
        complain(line);
    }
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A sink that can tell where a file begins and where it is broken.
trait Printer: Sink {
    /// A file begins.
    fn begin(&mut self, file: &FoundFile) -> io::Result<()>;
    /// The file is broken.
    fn broken(&mut self, file: &FoundFile, error: &DumpError) -> io::Result<()>;
}

fn show(
    file: &FoundFile,
    settings: &DumpSettings,
    bar: &Bar,
    printer: &mut impl Printer,
) -> Result<(), DumpError> {
    printer.begin(file).map_err(DumpError::Sink)?;
    let shown = dump(&PosixDisk, file, settings, bar, printer);
    if let Err(wrong @ (DumpError::Broken { .. } | DumpError::Unreadable(_))) = &shown {
        printer.broken(file, wrong).map_err(DumpError::Sink)?;
    }
    shown
}

fn wrong_line(file: &FoundFile, error: &DumpError) -> String {
    let path = file.path.display();
    match error {
        DumpError::Broken { position, reason } => format!("{path}: position {position}: {reason}"),
        DumpError::Unreadable(error) => format!("{path}: {}", reason(error)),
        other => format!("{path}: {other}"),
    }
}

/// The files to show, in order.
fn find(arguments: &DumpLogArguments) -> anyhow::Result<Vec<FoundFile>> {
    let mut files = Vec::new();
    for path in paths::named(&arguments.paths) {
        let unreadable =
            |error: io::Error| anyhow::anyhow!("{} can't be read: {}", path.display(), reason(&error));
        match PosixDisk.entry(&path).map_err(unreadable)? {
            Some(EntryKind::File(_)) => files.push(FoundFile::at(&path)),
            Some(EntryKind::Folder) => files.extend(files_in(&PosixDisk, &path).map_err(unreadable)?),
            Some(EntryKind::Other) => anyhow::bail!("{} is neither a file nor a folder", path.display()),
            None => return Err(unreadable(io::ErrorKind::NotFound.into())),
        }
        if let Some(file) = files.iter().find(|file| !can_dump(file.kind)) {
            anyhow::bail!("{} is no file of a log that can be shown", file.path.display());
        }
    }
    anyhow::ensure!(!files.is_empty(), "there is no file of a log");
    Ok(files)
}

/// A bar over all files; none where the dump itself is on the terminal.
fn bar(files: &[FoundFile]) -> Bar {
    if io::IsTerminal::is_terminal(&io::stdout()) {
        return Bar::hidden();
    }
    let size_bytes = |file: &FoundFile| match PosixDisk.entry(&file.path) {
        Ok(Some(EntryKind::File(size_bytes))) => size_bytes,
        _ => 0,
    };
    Bar::over(files.iter().map(size_bytes).sum())
}

/// Where lines go.
type Out<'a> = &'a mut dyn Write;

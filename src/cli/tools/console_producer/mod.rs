//! `kalda console-producer`, Kafka's `kafka-console-producer.sh`: each line of standard input becomes a record.
//!
//! ```text
//! standard input ─ a thread ─▶ lines ─▶ line_reader.rs: headers, key, value ─▶ sender.rs: a batch for each partition
//! ```
//! Invariant: records leave in the order of their lines, and no later than when no further line has come. A record that can't be sent is
//! told on standard error and doesn't change the exit code, as with Kafka's tool.

mod line_reader;
mod partitioner;
mod sender;

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use self::line_reader::LineReader;
pub use self::line_reader::LineRecord;
pub use self::partitioner::partition_of;
use self::sender::Sender;
use super::Out;
use super::failure::Failure;
use super::options::Takes::{Many, Maybe, Nothing, One};
use super::options::{Options, Spec, spec};
use super::properties::Properties;

const SPECS: [Spec; 24] = [
    spec("topic", One, "REQUIRED: The topic."),
    spec("bootstrap-server", One, "REQUIRED: The brokers to connect to: HOST:PORT, separated by commas."),
    spec("sync", Nothing, "Send each line by itself."),
    spec("compression-codec", Maybe, "none, gzip (where none is named), snappy, lz4 or zstd."),
    spec("request-required-acks", One, "0, 1 or all (the default)."),
    spec(
        "reader-property",
        Many,
        "How lines are read: parse.key, key.separator, parse.headers, null.marker and others, KEY=VALUE.",
    ),
    spec("property", Many, "Deprecated: as --reader-property."),
    spec("reader-config", One, "A file of reader properties."),
    spec("command-property", Many, "A property of the producer, KEY=VALUE."),
    spec("producer-property", Many, "Deprecated: as --command-property."),
    spec("command-config", One, "A file of properties for the producer."),
    spec("producer.config", One, "Deprecated: as --command-config."),
    spec("batch-size", One, "Passed over: a batch takes what has come."),
    spec("line-reader", One, "Passed over: lines are read by the tool itself."),
    spec("max-block-ms", One, "Passed over."),
    spec("max-memory-bytes", One, "Passed over."),
    spec("max-partition-memory-bytes", One, "Passed over."),
    spec("message-send-max-retries", One, "Passed over."),
    spec("metadata-expiry-ms", One, "Passed over."),
    spec("request-timeout-ms", One, "Passed over."),
    spec("retry-backoff-ms", One, "Passed over."),
    spec("socket-buffer-size", One, "Passed over."),
    spec("timeout", One, "Passed over."),
    spec("old-producer", Nothing, "Passed over."),
];

/// Lines that were read and not sent yet.
const LINES_READ_AHEAD: usize = 4096;

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let options = Options::parse(&SPECS, words)
        .map_err(|error| Failure::Usage(error.to_string(), super::options::Help(&SPECS)))?;
    options.help_or_version("This tool helps to read data from standard input and publish it to Kafka.")?;
    let topic = options.required("topic")?;
    for (old, new) in [("property", "reader-property"), ("producer-property", "command-property")] {
        if options.has(old) {
            writeln!(
                out,
                "Warning: --{old} is deprecated and will be removed in a future version. Use --{new} instead."
            )?;
        }
    }
    let Some(server) = options.value("bootstrap-server") else {
        return Err(options.usage("Error while validating the bootstrap address"));
    };
    let reader = reader(&options)?;
    let sender = Sender::new(server, topic, &options, &producer(&options)?)?;
    send_lines(&reader, sender, out)
}

fn reader(options: &Options) -> Result<LineReader, Failure> {
    let pairs = options.values("property").chain(options.values("reader-property"));
    Ok(LineReader::of(&Properties::read(options.value("reader-config"), pairs)?))
}

fn producer(options: &Options) -> Result<Properties, Failure> {
    let file = options.value("command-config").or_else(|| options.value("producer.config"));
    Properties::read(file, options.values("producer-property").chain(options.values("command-property")))
}

fn send_lines(reader: &LineReader, mut sender: Sender, out: &mut Out) -> Result<(), Failure> {
    let prompts = io::stdin().is_terminal();
    let lines = read_lines();
    let mut number = 0;
    loop {
        let line = match lines.try_recv() {
            Ok(line) => line,
            Err(TryRecvError::Empty) => {
                sender.flush();
                if prompts {
                    write!(out, ">")?;
                }
                out.flush()?;
                let Ok(line) = lines.recv() else { return Ok(()) };
                line
            }
            Err(TryRecvError::Disconnected) => {
                sender.flush();
                return Ok(());
            }
        };
        number += 1;
        match reader.read(&line, number) {
            Ok(record) => sender.add(record),
            Err(sentence) => {
                sender.flush();
                return Err(Failure::Complained(format!(
                    "org.apache.kafka.common.KafkaException: {sentence}"
                )));
            }
        }
    }
}

/// Lines as they come, without their ends; the thread ends with the input, or when nobody takes them any more.
fn read_lines() -> Receiver<Vec<u8>> {
    let (sender, lines) = sync_channel(LINES_READ_AHEAD);
    std::thread::spawn(move || {
        for line in io::stdin().lock().split(b'\n').map_while(Result::ok) {
            let line = line.strip_suffix(b"\r").map(<[u8]>::to_vec).unwrap_or(line);
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

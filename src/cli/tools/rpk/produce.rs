//! `rpk topic produce`: records read from standard input, sent, and told.
//!
//! Invariant: records go out in the order in which they came; what has been read is sent before more is waited for. Input that can't be read ends the tool
//! with exit code 0, as with rpk's own; a record that can't be sent, with 1. Deliberately absent: idempotence, and the schema registry, whose
//! flags are refused.

use std::collections::BTreeMap;
use std::io::{self, BufReader, IsTerminal as _, Write as _};

use kalda_protocol::ErrorCode;
use kalda_protocol::records::{Compression, RecordHeader};

use super::create::pairs;
use super::flags::{Call, Command, Takes, flag};
use super::layout::{Layout, ReadRecord};
use super::record_format::{RecordFormat, Shown};
use super::{Told, target};
use crate::cli::tools::console_producer::{LineRecord, partition_of};
use crate::cli::tools::failure::Failure;
use crate::cli::tools::topic_producer::{Missing, TopicProducer};
use crate::cli::tools::{Out, warn};
use crate::sys::{Clock as _, SystemClock};

pub(super) static COMMAND: Command = Command {
    usage: "rpk topic produce [TOPIC] [flags]",
    purpose: "Produce records to a topic",
    flags: &[
        flag("format", Some('f'), Takes::Text, "How records are read: %k %v %t %p %h, %v\\n by itself."),
        flag("output-format", Some('o'), Takes::Text, "What is printed of each record that was sent."),
        flag("key", Some('k'), Takes::Text, "The key of records that have none."),
        flag("header", Some('H'), Takes::Text, "A header of each record, KEY:VALUE."),
        flag("partition", Some('p'), Takes::Number(32), "The partition."),
        flag("compression", Some('z'), Takes::Text, "none, gzip, snappy (by itself), lz4 or zstd."),
        flag("acks", None, Takes::Number(64), "-1 for all (by itself), 0 or 1."),
        flag("tombstone", Some('Z'), Takes::Nothing, "Empty values are tombstones."),
        flag("allow-auto-topic-creation", None, Takes::Nothing, "Let the broker make the topic."),
        flag("delivery-timeout", None, Takes::Time, "Passed over, if it is 1s or more."),
        flag("max-message-bytes", None, Takes::Number(32), "Passed over."),
        flag("schema-id", None, Takes::Text, ""),
        flag("schema-key-id", None, Takes::Text, ""),
    ],
};

const LINES: &str = "%v\\n";
const TOLD: &str = "Produced to partition %p at offset %o with timestamp %d.\\n";
/// Bytes of records that are read ahead of what was sent.
const READ_AHEAD: usize = 64 << 10;
/// The shortest time that rpk's own lets a record have.
const SHORTEST_TIMEOUT_MS: u128 = 1000;

pub(super) fn run(call: &Call, out: &mut Out) -> Result<(), Failure> {
    let mut producing = Producing::of(call)?;
    let layout = Layout::parse(call.value("format").unwrap_or(LINES))
        .map_err(|why| Failure::complaint(format_args!("unable to parse input format: {why}")))?;
    let mut input = BufReader::with_capacity(READ_AHEAD, io::stdin().lock());
    let is_terminal = io::stdin().is_terminal();
    loop {
        match layout.read(&mut input) {
            Ok(Some(record)) => producing.take(record)?,
            Ok(None) => break,
            Err(error) => {
                producing.flush(out)?;
                warn(&format!("record read error: {error}"));
                return Ok(());
            }
        }
        if is_terminal || is_drained(&input) || producing.is_full() {
            producing.flush(out)?;
        }
    }
    producing.flush(out)
}

/// Whether more would have to be waited for.
fn is_drained(input: &BufReader<impl io::Read>) -> bool {
    input.buffer().is_empty()
}

/// A record that waits to be sent.
#[derive(Debug)]
struct Waiting {
    topic: String,
    partition: Option<i32>,
    record: LineRecord,
}

/// What is sent, and how.
struct Producing<'c> {
    call: &'c Call,
    default_topic: Option<String>,
    partition: Option<i32>,
    acks: i16,
    compression: Compression,
    headers: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    told: Option<RecordFormat>,
    producers: BTreeMap<String, TopicProducer>,
    waiting: Vec<Waiting>,
    waiting_bytes: usize,
    /// Where records without a key go next.
    next: usize,
}

impl<'c> Producing<'c> {
    fn of(call: &'c Call) -> Result<Self, Failure> {
        let compression = match call.value("compression").unwrap_or("snappy") {
            "none" => Compression::None,
            "gzip" => Compression::Gzip,
            "snappy" => Compression::Snappy,
            "lz4" => Compression::Lz4,
            "zstd" => Compression::Zstd,
            other => return Err(Failure::complaint(format_args!("invalid compression codec \"{other}\""))),
        };
        let acks = match call.number::<i64>("acks").unwrap_or(-1) {
            -1 => -1,
            0 => 0,
            1 => 1,
            other => {
                return Err(Failure::complaint(format_args!(
                    "invalid acks {other}, only -1, 0, and 1 are supported"
                )));
            }
        };
        if call
            .time("delivery-timeout")
            .is_some_and(|time| !time.is_zero() && time.as_millis() < SHORTEST_TIMEOUT_MS)
        {
            return Err(Failure::complaint("invalid --delivery-timeout less than 1s"));
        }
        if call.value("format") == Some("") {
            return Err(Failure::complaint("invalid empty format"));
        }
        if let Some(flag) = ["schema-id", "schema-key-id"].iter().find(|flag| call.value(flag).is_some()) {
            return Err(Failure::complaint(format_args!("--{flag} can't be honoured by this version's rpk")));
        }
        let format = call.value("output-format").unwrap_or(TOLD);
        let told = Some(format).filter(|format| !format.is_empty()).map(RecordFormat::parse).transpose();
        let told = told.map_err(|why| {
            Failure::complaint(format_args!("unable to parse output success format: {why}"))
        })?;
        let headers = pairs(call.values("header"))
            .map_err(|why| Failure::complaint(format_args!("unable to parse input headers: {why}")))?;
        Ok(Self {
            call,
            default_topic: call.arguments.first().cloned(),
            partition: call.number("partition").filter(|partition| *partition >= 0),
            acks,
            compression,
            headers: headers
                .into_iter()
                .map(|(key, value)| (key.into_bytes(), Some(value.into_bytes())))
                .collect(),
            told,
            producers: BTreeMap::new(),
            waiting: Vec::new(),
            waiting_bytes: 0,
            next: 0,
        })
    }

    fn take(&mut self, read: ReadRecord) -> Result<(), Failure> {
        let Some(topic) = read.topic.or_else(|| self.default_topic.clone()) else {
            return Err(Failure::complaint(
                "topic to produce to is missing, check --help for produce syntax",
            ));
        };
        let fixed = self.call.value("key").filter(|key| !key.is_empty()).map(|key| key.as_bytes().to_vec());
        let value = read.value.unwrap_or_default();
        let value = Some(value).filter(|value| !value.is_empty() || !self.call.is_on("tombstone"));
        let record = LineRecord {
            headers: self.headers.iter().cloned().chain(read.headers).collect(),
            key: read.key.or(fixed),
            value,
        };
        self.waiting_bytes +=
            record.key.as_ref().map_or(0, Vec::len) + record.value.as_ref().map_or(0, Vec::len);
        // A partition that is read counts only where one is given.
        let partition = self.partition.map(|given| read.partition.unwrap_or(given));
        self.waiting.push(Waiting { topic, partition, record });
        Ok(())
    }

    const fn is_full(&self) -> bool {
        self.waiting_bytes >= READ_AHEAD
    }

    /// Sends what waits, a batch for each run of records of one partition.
    fn flush(&mut self, out: &mut Out) -> Result<(), Failure> {
        self.waiting_bytes = 0;
        let without_key = self.next;
        self.next += 1;
        let mut run: Option<(String, usize, Vec<LineRecord>)> = None;
        for Waiting { topic, partition, record } in std::mem::take(&mut self.waiting) {
            let index = self.index(&topic, partition, &record, without_key)?;
            match &mut run {
                Some((of, at, records)) if *of == topic && *at == index => records.push(record),
                other => {
                    if let Some(run) = other.replace((topic, index, vec![record])) {
                        self.send(run, out)?;
                    }
                }
            }
        }
        if let Some(run) = run {
            self.send(run, out)?;
        }
        out.flush()?;
        Ok(())
    }

    fn producer(&mut self, topic: &str) -> Result<&mut TopicProducer, Failure> {
        if !self.producers.contains_key(topic) {
            let missing = if self.call.is_on("allow-auto-topic-creation") {
                Missing::AskedFor
            } else {
                Missing::Refused
            };
            let cluster = target::cluster(self.call)?;
            let producer =
                TopicProducer::new(cluster, topic.to_owned(), self.acks, self.compression, missing);
            self.producers.insert(topic.to_owned(), producer);
        }
        self.producers.get_mut(topic).ok_or_else(|| Failure::complaint("the topic has no producer"))
    }

    /// Which partition a record goes to.
    fn index(
        &mut self,
        topic: &str,
        partition: Option<i32>,
        record: &LineRecord,
        without_key: usize,
    ) -> Result<usize, Failure> {
        let count = self.producer(topic)?.partitions().map_err(unable)?;
        match (partition, &record.key) {
            (Some(partition), _) => usize::try_from(partition).ok().filter(|index| *index < count).ok_or_else(|| {
                Failure::complaint(format_args!(
                    "unable to produce record: invalid record partitioning choice of {partition} from {count} available"
                ))
            }),
            (None, Some(key)) => Ok(partition_of(key, count)),
            (None, None) => Ok(without_key % count.max(1)),
        }
    }

    fn send(
        &mut self,
        (topic, index, records): (String, usize, Vec<LineRecord>),
        out: &mut Out,
    ) -> Result<(), Failure> {
        let timestamp_ms = SystemClock::default().wall_ms().0;
        let base = self.producer(&topic)?.send(index, &records, timestamp_ms).map_err(unable)?;
        let Some(told) = &mut self.told else { return Ok(()) };
        for (place, record) in (0..).zip(&records) {
            let header = |(key, value): &(Vec<u8>, Option<Vec<u8>>)| RecordHeader {
                key: key.clone().into(),
                value: value.clone().map(Into::into),
            };
            let headers: Vec<RecordHeader> = record.headers.iter().map(header).collect();
            let mut text = Vec::new();
            let shown = Shown {
                topic: &topic,
                key: record.key.as_deref(),
                value: record.value.as_deref(),
                headers: &headers,
                partition: i32::try_from(index).unwrap_or(i32::MAX),
                offset: base.map_or(-1, |base| base + place),
                timestamp_ms,
            };
            told.write(&shown, &mut text);
            out.write_all(&text)?;
        }
        Ok(())
    }
}

fn unable(failure: Failure) -> Failure {
    let why = match failure {
        Failure::Refused(refusal) if refusal.code == ErrorCode::MessageTooLarge => format!(
            "{} Check --max-message-bytes flag or your cluster property 'kafka_batch_max_bytes'",
            Told(refusal)
        ),
        Failure::Refused(refusal) => Told(refusal).to_string(),
        Failure::Client(error) => target::words(&error),
        other => return other,
    };
    Failure::complaint(format_args!("unable to produce record: {why}"))
}

//! `rpk topic consume`: records, as JSON or in a format.
//!
//! Invariant: a record is printed once, in its partition's order; what a group commits is what was printed. SIGTERM and SIGINT end it in good order.
//! Deliberately absent: control records, times as offsets, the schema registry, whose flag is refused.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::atomic::Ordering;
use std::time::Duration;

use kalda_client::Cluster;
use kalda_protocol::ErrorCode;

use super::consume_range::{Begin, End, Range};
use super::document::{Document, Format};
use super::flags::{Call, Command, Takes, flag};
use super::record_format::{RecordFormat, Shown};
use super::{named, refusal, target, topics, unable};
use crate::cli::tools::Out;
use crate::cli::tools::console_consumer::{Fetched, Fetcher, Isolation, Member, starts, stop_on_signals};
use crate::cli::tools::failure::Failure;
use crate::cli::tools::offsets::{EARLIEST, LATEST, Partition};

pub(super) static COMMAND: Command = Command {
    usage: "rpk topic consume TOPICS... [flags]",
    purpose: "Consume records from topics",
    flags: &[
        flag("offset", Some('o'), Takes::Text, "Where to begin and end: start, end, 47, +2, -3, :end, 4:9."),
        flag("partitions", Some('p'), Takes::Numbers, "Partitions, separated by commas."),
        flag("regex", Some('r'), Takes::Nothing, "Topics that one of the expressions matches."),
        flag("group", Some('g'), Takes::Text, "The group to consume in."),
        flag("num", Some('n'), Takes::Number(64), "End after so many records."),
        flag("format", Some('f'), Takes::Text, "json, or %k %v %t %p %o and others."),
        flag("pretty-print", None, Takes::Nothing, "JSON over several lines, as by itself."),
        flag("meta-only", None, Takes::Nothing, "JSON with the value's size in its place."),
        flag("read-committed", None, Takes::Nothing, "Only records of committed transactions."),
        flag("balancer", Some('b'), Takes::Text, "Passed over: partitions are shared by ranges."),
        flag("fetch-max-wait", None, Takes::Time, "Passed over."),
        flag("fetch-max-bytes", None, Takes::Number(32), "Passed over."),
        flag("fetch-max-partition-bytes", None, Takes::Number(32), "Passed over."),
        flag("rack", None, Takes::Text, "Passed over."),
        flag("print-control-records", None, Takes::Nothing, "Passed over."),
        flag("use-schema-registry", None, Takes::Nothing, ""),
    ],
};

/// How long a broker holds a fetch that finds nothing.
const LONGEST_WAIT: Duration = Duration::from_millis(500);

type Offsets = BTreeMap<Partition, i64>;

pub(super) fn run(call: &Call, out: &mut Out) -> Result<(), Failure> {
    call.needs_arguments(1)?;
    if call.value("use-schema-registry").is_some() {
        return Err(Failure::complaint("--use-schema-registry can't be honoured by this version's rpk"));
    }
    let mut cluster = target::cluster(call)?;
    let names = named(call, &mut cluster)?;
    let wanted = partitions(call, &mut cluster, &names)?;
    let offset = call.value("offset").unwrap_or("start");
    let range = Range::parse(offset).map_err(|why| {
        Failure::complaint(format_args!("invalid --offset \"{offset}\": unable to parse offset: {why}"))
    })?;
    if call.value("group").is_some() && call.value("partitions").is_some() {
        return Err(Failure::complaint(
            "invalid flags: only one of --partitions and --group can be specified",
        ));
    }
    let mut printer = Printer::of(call)?;
    let ends = ends(range, &mut cluster, &wanted)?;
    let mut positions = begins(range, &mut cluster, &wanted)?;
    if let Some(ends) = &ends {
        positions.retain(|partition, position| ends.get(partition).is_some_and(|end| *position < *end));
        if positions.is_empty() {
            return Ok(());
        }
    }
    let most = call.number::<u64>("num").filter(|most| *most > 0);
    let consuming = Consuming { ends, most, reset: reset(range), isolation: isolation(call) };
    consuming.run(call.value("group"), names, positions, &mut cluster, &mut printer, out)
}

fn isolation(call: &Call) -> Isolation {
    if call.is_on("read-committed") { Isolation::ReadCommitted } else { Isolation::ReadUncommitted }
}

/// The partitions of topics, which have to be there, or those of them that the call names.
fn partitions(call: &Call, cluster: &mut Cluster, names: &[String]) -> Result<Vec<Partition>, Failure> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let only = call.numbers("partitions");
    let mut wanted = Vec::new();
    for topic in topics(cluster, names).map_err(unable("unable to check topic existence"))? {
        let name = topic.name.as_deref().unwrap_or_default();
        if let Some(told) =
            refusal(topic.error_code, None).filter(|told| told.code() == ErrorCode::UnknownTopicOrPartition)
        {
            return Err(Failure::complaint(format_args!("unable to consume topic \"{name}\": {told}")));
        }
        let indexes = topic.partitions.iter().map(|partition| partition.partition_index);
        let indexes = indexes.filter(|index| only.is_empty() || only.contains(index));
        wanted.extend(indexes.map(|index| Partition { topic: name.to_owned(), index }));
    }
    Ok(wanted)
}

/// The time that stands for where a partition goes on whose position is gone.
const fn reset(range: Range) -> i64 {
    match range.begin {
        Begin::Latest(_) => LATEST,
        Begin::Earliest(_) | Begin::At(_) => EARLIEST,
    }
}

fn begins(range: Range, cluster: &mut Cluster, wanted: &[Partition]) -> Result<Offsets, Failure> {
    let first = starts(cluster, wanted, EARLIEST)?;
    let last = starts(cluster, wanted, LATEST)?;
    let begin = |(partition, last): (Partition, i64)| {
        let first = first.get(&partition).copied().unwrap_or(0);
        let begin = match range.begin {
            Begin::Earliest(behind) => first.saturating_add(behind),
            Begin::Latest(before) => last.saturating_sub(before),
            Begin::At(offset) => offset,
        };
        (partition, begin.clamp(first, last.max(first)))
    };
    Ok(last.into_iter().map(begin).collect())
}

fn ends(range: Range, cluster: &mut Cluster, wanted: &[Partition]) -> Result<Option<Offsets>, Failure> {
    if range.end == End::Never {
        return Ok(None);
    }
    let mut ends = starts(cluster, wanted, LATEST)?;
    if let End::At(end) = range.end {
        ends.values_mut().for_each(|last| *last = end.min(*last));
    }
    Ok(Some(ends))
}

/// When consuming is over, and what it sees.
struct Consuming {
    ends: Option<Offsets>,
    most: Option<u64>,
    reset: i64,
    isolation: Isolation,
}

impl Consuming {
    fn run(
        &self,
        group: Option<&str>,
        names: Vec<String>,
        positions: Offsets,
        cluster: &mut Cluster,
        printer: &mut Printer,
        out: &mut Out,
    ) -> Result<(), Failure> {
        let stopped = stop_on_signals();
        let mut member = group.map(|group| Member::new(group, names));
        let mut fetcher = match &mut member {
            Some(member) => self.join(member, cluster)?,
            None => Fetcher::new(self.isolation, positions),
        };
        let mut printed = 0;
        while !stopped.load(Ordering::Relaxed) && !self.is_over(printed, fetcher.positions()) {
            if let Some(member) = &mut member
                && member.is_to_rejoin(cluster, fetcher.positions())?
            {
                fetcher = self.join(member, cluster)?;
            }
            for record in fetcher.fetch(cluster, LONGEST_WAIT, self.reset)? {
                if self.most.is_some_and(|most| printed >= most) {
                    break;
                }
                if self.is_inside(&record) {
                    printer.print(&record, out)?;
                    printed += 1;
                }
                fetcher.printed(&record);
            }
            out.flush()?;
        }
        match member {
            Some(member) => member.leave(cluster, fetcher.positions()),
            None => Ok(()),
        }
    }

    fn join(&self, member: &mut Member, cluster: &mut Cluster) -> Result<Fetcher, Failure> {
        let assigned = member.join(cluster)?;
        Ok(Fetcher::new(self.isolation, member.positions(cluster, &assigned, self.reset)?))
    }

    fn is_inside(&self, record: &Fetched) -> bool {
        let end = self.ends.as_ref().map(|ends| ends.get(&record.partition).copied().unwrap_or(0));
        end.is_none_or(|end| record.record.offset < end)
    }

    fn is_over(&self, printed: u64, positions: &Offsets) -> bool {
        let at_end = self.ends.as_ref().is_some_and(|ends| {
            positions
                .iter()
                .all(|(partition, position)| ends.get(partition).is_none_or(|end| position >= end))
        });
        at_end || self.most.is_some_and(|most| printed >= most)
    }
}

/// How a record is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Whole,
    Size,
}

/// Prints records.
enum Printer {
    Pretty(Value),
    Line(Value),
    Format(RecordFormat),
}

impl Printer {
    fn of(call: &Call) -> Result<Self, Failure> {
        let format = call.value("format").unwrap_or("json");
        if format != "json" {
            let format = RecordFormat::parse(format);
            return format
                .map(Self::Format)
                .map_err(|why| Failure::complaint(format_args!("invalid --format: {why}")));
        }
        let value = if call.is_on("meta-only") { Value::Size } else { Value::Whole };
        Ok(if call.is_left_on("pretty-print") { Self::Pretty(value) } else { Self::Line(value) })
    }

    fn print(&mut self, fetched: &Fetched, out: &mut Out) -> Result<(), Failure> {
        match self {
            Self::Pretty(value) => write!(out, "{}", document(fetched, *value).pretty())?,
            Self::Line(value) => write!(out, "{}", document(fetched, *value).print(Format::Json))?,
            Self::Format(format) => {
                let record = &fetched.record;
                let shown = Shown {
                    topic: &fetched.partition.topic,
                    key: record.key.as_deref(),
                    value: record.value.as_deref(),
                    headers: &record.headers,
                    partition: fetched.partition.index,
                    offset: record.offset,
                    timestamp_ms: record.timestamp,
                };
                let mut text = Vec::new();
                format.write(&shown, &mut text);
                out.write_all(&text)?;
            }
        }
        Ok(())
    }
}

fn document(fetched: &Fetched, value: Value) -> Document {
    let text = |bytes: &[u8]| Document::Text(String::from_utf8_lossy(bytes).into_owned());
    let record = &fetched.record;
    let mut fields = vec![("topic", Document::Text(fetched.partition.topic.clone()))];
    if let Some(key) = record.key.as_ref().filter(|key| !key.is_empty()) {
        fields.push(("key", text(key)));
    }
    match (value, &record.value) {
        (Value::Whole, Some(value)) => fields.push(("value", text(value))),
        (Value::Whole, None) => {}
        (Value::Size, value) => {
            let size = value.as_ref().map_or(0, |value| value.len());
            fields.push(("value_size", Document::Number(i64::try_from(size).unwrap_or(i64::MAX))));
        }
    }
    if !record.headers.is_empty() {
        let header = |header: &kalda_protocol::records::RecordHeader| {
            let value = header.value.as_deref().unwrap_or_default();
            Document::Fields(vec![("key", text(&header.key)), ("value", text(value))])
        };
        fields.push(("headers", Document::List(record.headers.iter().map(header).collect())));
    }
    fields.extend([
        ("timestamp", Document::Number(record.timestamp)),
        ("partition", Document::Number(fetched.partition.index.into())),
        ("offset", Document::Number(record.offset)),
    ]);
    Document::Fields(fields)
}

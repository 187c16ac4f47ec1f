//! What the figures were measured on: a figure without its machine says nothing.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::broker::{Broker, OPEN_FILES};
use crate::figures::Kind;
use crate::options::Options;

/// The map count that Linux sets unless told otherwise.
pub const STOCK_MAP_COUNT: u64 = 65_530;

/// Names and facts, for the head of a run.
pub fn facts(options: &Options, kinds: &[Kind]) -> Result<Vec<(&'static str, String)>> {
    let processors = std::thread::available_parallelism()?;
    let mut facts = vec![
        ("processors", format!("{processors} × {}", processor_model())),
        ("memory", field("/proc/meminfo", "MemTotal").unwrap_or_default()),
        ("kernel", read("/proc/sys/kernel/osrelease")),
        ("filesystem", filesystem(&options.folder)),
        ("max_map_count", read("/proc/sys/vm/max_map_count")),
        ("open files of a broker", OPEN_FILES.to_string()),
        ("load at the start", load_average()),
    ];
    for kind in kinds {
        facts.push((kind.name(), Broker::version(*kind, options)?));
    }
    if kinds.contains(&Kind::Kafka) {
        facts.push(("Kafka's heap", options.kafka_heap.clone()));
    }
    facts.push(("size", format!("{} of the full size, {} rounds", options.scale, options.rounds)));
    Ok(facts)
}

/// The load of the last minute: above the number of processors, others are at work.
pub fn load_average() -> String {
    read("/proc/loadavg").split(' ').next().unwrap_or_default().to_owned()
}

/// How many maps a process may have.
pub fn max_map_count() -> Option<u64> {
    read("/proc/sys/vm/max_map_count").parse().ok()
}

fn processor_model() -> String {
    field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

/// The type of the filesystem whose mount point is the longest one above the folder.
fn filesystem(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = read("/proc/mounts");
    let rows = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?, words.next()?, words.next()?))
    });
    let above = rows.filter(|(_, point, _)| folder.starts_with(point));
    let nearest = above.max_by_key(|(_, point, _)| point.len());
    nearest.map_or_else(String::new, |(device, _, kind)| format!("{kind} on {device}"))
}

fn field(file: &str, key: &str) -> Option<String> {
    let text = read(file);
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn read(file: &str) -> String {
    fs::read_to_string(file).unwrap_or_default().trim().to_owned()
}

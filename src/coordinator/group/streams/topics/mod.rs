//! The topics that a topology needs: are they there, how many partitions has each, which are to be created.
//!
//! ```text
//! Topology ──▶ missing sources? ──▶ repartition.rs ──▶ copartition.rs ──▶ changelogs ──▶ ConfiguredTopology
//! ```
//!
//! Invariant: a topic that is there has the partitions that it has; what is decided here is about those that aren't, in Kafka's order of decisions.
//! Of several names a text lists the first three in their order; Kafka lists them in that of its hash tables. Absent: creating anything.

mod configured;
mod copartition;
mod repartition;
#[cfg(test)]
mod tests;

pub use configured::ConfiguredTopology;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::status::{Status, StatusCode};

/// How many partitions a topic has; `None` where it isn't there.
pub type PartitionCounts<'a> = dyn Fn(&str) -> Option<i32> + 'a;

/// Why a topology can't be configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unconfigurable {
    /// It could be, with other topics: its members are told, and go on asking.
    Yet(Status),
    /// It never can: the client is told.
    Invalid(String),
    /// It contradicts itself in a way that Kafka has no words for.
    Broken,
}

impl Unconfigurable {
    fn incorrectly_partitioned(detail: String) -> Self {
        Self::Yet(Status::new(StatusCode::IncorrectlyPartitionedTopics, detail))
    }
}

/// The counts of topics that are there, and those decided on so far for the others.
struct Counts<'a> {
    existing: &'a PartitionCounts<'a>,
    decided: BTreeMap<Arc<str>, i32>,
}

impl Counts<'_> {
    fn of(&self, topic: &str) -> Option<i32> {
        (self.existing)(topic).or_else(|| self.decided.get(topic).copied())
    }

    /// That of a topic which has one by now, unless the topology contradicts itself.
    fn expected(&self, topic: &str) -> Result<i32, Unconfigurable> {
        self.of(topic).ok_or(Unconfigurable::Broken)
    }
}

/// How many names a text lists.
const TOPICS_TOLD: usize = 3;

/// Some names, as Kafka's texts tell them.
fn told<'a>(topics: impl ExactSizeIterator<Item = &'a str>) -> String {
    let rest = topics.len().saturating_sub(TOPICS_TOLD);
    let mut text = topics.take(TOPICS_TOLD).collect::<Vec<_>>().join(", ");
    if rest > 0 {
        text.push_str(&format!(" and {rest} additional topics"));
    }
    text
}

//! A topology with its topics found.
//!
//! Invariant: it is ready only if every topic that it needs is there, with the partitions that it must have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::copartition::{self, Repartitions};
use super::repartition::repartition_counts;
use super::{Counts, PartitionCounts, Unconfigurable, told};
use crate::coordinator::group::streams::status::{Status, StatusCode};
use crate::coordinator::group::streams::tasks::{SubtopologyId, TaskId, Tasks};
use crate::coordinator::group::streams::topology::{InternalTopic, Subtopology, Topology};

/// What is known of a topology's topics.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfiguredTopology {
    /// Its epoch.
    pub epoch: i32,
    /// Its parts, unless a topic of others is missing or is not as it must be.
    pub subtopologies: Option<BTreeMap<SubtopologyId, ConfiguredSubtopology>>,
    /// The topics to create, by name.
    pub to_create: BTreeMap<Arc<str>, InternalTopic>,
    /// What keeps it from running.
    pub obstacle: Option<Status>,
}

/// A part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfiguredSubtopology {
    /// How many tasks it has: one for each partition of its largest source.
    pub tasks: i32,
    /// Topics of others that it reads.
    pub source_topics: BTreeSet<Arc<str>>,
    /// Repartition topics that it writes.
    pub repartition_sinks: BTreeSet<Arc<str>>,
    /// Repartition topics that it reads, with the partitions that they are to have.
    pub repartition_sources: BTreeMap<Arc<str>, InternalTopic>,
    /// Its changelogs, with the partitions that they are to have.
    pub changelogs: BTreeMap<Arc<str>, InternalTopic>,
}

impl ConfiguredSubtopology {
    /// True if it has stores: only then a standby is of use.
    #[must_use]
    pub fn is_stateful(&self) -> bool {
        !self.changelogs.is_empty()
    }
}

impl ConfiguredTopology {
    /// Finds out about a topology's topics.
    ///
    /// # Errors
    /// The topology can never run. What may yet be put right is an obstacle.
    pub fn configure(topology: &Topology, existing: &PartitionCounts<'_>) -> Result<Self, Unconfigurable> {
        match Self::try_configure(topology, existing) {
            Err(Unconfigurable::Yet(obstacle)) => {
                Ok(Self { epoch: topology.epoch, obstacle: Some(obstacle), ..Self::default() })
            }
            other => other,
        }
    }

    fn try_configure(topology: &Topology, existing: &PartitionCounts<'_>) -> Result<Self, Unconfigurable> {
        let groups = copartition::groups(topology)?;
        check_sources(topology, existing)?;
        let mut counts = Counts { existing, decided: BTreeMap::new() };
        counts.decided = repartition_counts(topology, &counts)?;
        let repartitions = Repartitions::of(topology);
        for group in &groups {
            let enforced = repartitions.enforce(group, &counts)?;
            counts.decided.extend(enforced);
        }
        let changelogs = changelog_counts(topology, &counts)?;
        counts.decided.extend(changelogs);
        let subtopologies = topology
            .subtopologies
            .iter()
            .map(|(id, subtopology)| Ok((id.clone(), configured(subtopology, &counts)?)))
            .collect::<Result<BTreeMap<_, _>, Unconfigurable>>()?;
        let to_create = missing_topics(&subtopologies, existing)?;
        let obstacle = if to_create.is_empty() {
            None
        } else {
            let names = told(to_create.keys().map(|name| &**name));
            Some(Status::new(
                StatusCode::MissingInternalTopics,
                format!("Internal topics are missing: {names}"),
            ))
        };
        Ok(Self { epoch: topology.epoch, subtopologies: Some(subtopologies), to_create, obstacle })
    }

    /// The parts, once every topic is there.
    #[must_use]
    pub fn ready(&self) -> Option<&BTreeMap<SubtopologyId, ConfiguredSubtopology>> {
        if self.obstacle.is_some() { None } else { self.subtopologies.as_ref() }
    }

    /// The first of these tasks that there isn't.
    ///
    /// # Errors
    /// The sentence that Kafka has for it.
    pub fn check_tasks(&self, tasks: &Tasks) -> Result<(), String> {
        let Some(subtopologies) = self.ready() else { return Ok(()) };
        for TaskId { subtopology, partition } in tasks {
            let id = subtopology.as_str();
            let Some(known) = subtopologies.get(subtopology) else {
                return Err(format!("Subtopology {id} does not exist in the topology."));
            };
            if !(0..known.tasks).contains(&partition.0) {
                return Err(format!(
                    "Task {partition} for subtopology {id} is invalid. Number of tasks for this subtopology: {}",
                    known.tasks
                ));
            }
        }
        Ok(())
    }
}

fn check_sources(topology: &Topology, existing: &PartitionCounts<'_>) -> Result<(), Unconfigurable> {
    let sources = topology.subtopologies.values().flat_map(|subtopology| &subtopology.source_topics);
    let missing: BTreeSet<&str> =
        sources.map(|topic| &**topic).filter(|topic| existing(topic).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let detail = format!("Source topics {} are missing.", told(missing.into_iter()));
    Err(Unconfigurable::Yet(Status::new(StatusCode::MissingSourceTopics, detail)))
}

fn changelog_counts(
    topology: &Topology,
    counts: &Counts<'_>,
) -> Result<BTreeMap<Arc<str>, i32>, Unconfigurable> {
    let mut decided = BTreeMap::new();
    for (id, subtopology) in &topology.subtopologies {
        let sources =
            subtopology.sources().map(|topic| counts.expected(topic)).collect::<Result<Vec<_>, _>>()?;
        let Some(most) = sources.into_iter().max() else {
            let id = id.as_str();
            return Err(Unconfigurable::Invalid(format!("No source topics found for subtopology {id}")));
        };
        decided.extend(subtopology.changelogs.iter().map(|topic| (topic.name.clone(), most)));
    }
    Ok(decided)
}

fn configured(
    subtopology: &Subtopology,
    counts: &Counts<'_>,
) -> Result<ConfiguredSubtopology, Unconfigurable> {
    let sources = subtopology.sources().map(|topic| counts.expected(topic)).collect::<Result<Vec<_>, _>>()?;
    Ok(ConfiguredSubtopology {
        tasks: sources.into_iter().max().ok_or(Unconfigurable::Broken)?,
        source_topics: subtopology.source_topics.iter().cloned().collect(),
        repartition_sinks: subtopology.repartition_sinks.iter().cloned().collect(),
        repartition_sources: with_counts(&subtopology.repartition_sources, counts)?,
        changelogs: with_counts(&subtopology.changelogs, counts)?,
    })
}

/// Internal topics by name, with the counts decided on.
fn with_counts(
    topics: &[InternalTopic],
    counts: &Counts<'_>,
) -> Result<BTreeMap<Arc<str>, InternalTopic>, Unconfigurable> {
    let mut configured = BTreeMap::new();
    for topic in topics {
        let partitions = match topic.partitions {
            0 => counts.decided.get(&topic.name).copied().ok_or(Unconfigurable::Broken)?,
            set => set,
        };
        let topic = InternalTopic { partitions, ..topic.clone() };
        if partitions < 1 || configured.insert(topic.name.clone(), topic).is_some() {
            return Err(Unconfigurable::Broken);
        }
    }
    Ok(configured)
}

fn missing_topics(
    subtopologies: &BTreeMap<SubtopologyId, ConfiguredSubtopology>,
    existing: &PartitionCounts<'_>,
) -> Result<BTreeMap<Arc<str>, InternalTopic>, Unconfigurable> {
    let parts = subtopologies.values();
    let expected = parts.flat_map(|part| part.repartition_sources.values().chain(part.changelogs.values()));
    let mut missing: BTreeMap<Arc<str>, InternalTopic> =
        expected.map(|topic| (topic.name.clone(), topic.clone())).collect();
    for (name, topic) in &missing {
        if let Some(found) = existing(name)
            && found != topic.partitions
        {
            return Err(Unconfigurable::incorrectly_partitioned(format!(
                "Existing topic {name} has different number of partitions: expected {}, found {found}",
                topic.partitions
            )));
        }
    }
    missing.retain(|name, _| existing(name).is_none());
    Ok(missing)
}

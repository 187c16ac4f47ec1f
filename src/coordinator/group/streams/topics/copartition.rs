//! Sources that are joined must have equally many partitions.
//!
//! Invariant: topics of others say how many; among repartition topics alone it is what the application has set, or else the largest.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Counts, Unconfigurable};
use crate::coordinator::group::streams::topology::{CopartitionGroup, Subtopology, Topology};

/// Names of topics that must have equally many partitions.
pub(super) type Group = BTreeSet<Arc<str>>;

/// All groups of a topology.
pub(super) fn groups(topology: &Topology) -> Result<Vec<Group>, Unconfigurable> {
    let pairs = topology
        .subtopologies
        .values()
        .flat_map(|subtopology| subtopology.copartition_groups.iter().map(move |group| (subtopology, group)));
    pairs.map(|(subtopology, group)| names(subtopology, group).ok_or(Unconfigurable::Broken)).collect()
}

/// `None` if it names a place that the subtopology doesn't have.
fn names(subtopology: &Subtopology, group: &CopartitionGroup) -> Option<Group> {
    let place = |index: &i16| usize::try_from(*index).ok();
    let sources =
        group.source_topics.iter().map(|index| subtopology.source_topics.get(place(index)?).cloned());
    let repartitions = group.repartition_sources.iter();
    let repartitions =
        repartitions.map(|index| Some(subtopology.repartition_sources.get(place(index)?)?.name.clone()));
    sources.chain(repartitions).collect()
}

/// The repartition topics of a topology.
pub(super) struct Repartitions<'a> {
    /// Those whose count the application has set.
    fixed: BTreeSet<&'a str>,
    /// The others.
    flexible: BTreeSet<&'a str>,
}

impl<'a> Repartitions<'a> {
    pub(super) fn of(topology: &'a Topology) -> Self {
        let all = topology.subtopologies.values().flat_map(|subtopology| &subtopology.repartition_sources);
        let (fixed, flexible): (Vec<_>, Vec<_>) = all.partition(|topic| topic.partitions != 0);
        let names = |topics: Vec<&'a crate::coordinator::group::streams::topology::InternalTopic>| {
            topics.into_iter().map(|topic| &*topic.name).collect()
        };
        Self { fixed: names(fixed), flexible: names(flexible) }
    }

    /// The counts of the group's repartition topics.
    pub(super) fn enforce(
        &self,
        group: &Group,
        counts: &Counts<'_>,
    ) -> Result<BTreeMap<Arc<str>, i32>, Unconfigurable> {
        let mut repartitions = BTreeMap::new();
        let mut others = BTreeMap::new();
        for topic in group {
            let is_repartition = self.fixed.contains(&**topic) || self.flexible.contains(&**topic);
            let kind = if is_repartition { &mut repartitions } else { &mut others };
            kind.insert(topic.clone(), counts.expected(topic)?);
        }
        if repartitions.is_empty() && others.is_empty() {
            return Ok(repartitions);
        }
        let wanted = if !others.is_empty() {
            same(&others, others.values().copied())?
        } else if self.fixed.is_empty() {
            largest(&repartitions)?
        } else {
            // Kafka asks this of all whose count is set, in the group or not.
            let fixed: Vec<i32> =
                self.fixed.iter().map(|topic| counts.expected(topic)).collect::<Result<_, _>>()?;
            same(&repartitions, fixed.into_iter())?
        };
        let contradicts =
            |(topic, count): &(&Arc<str>, &i32)| self.fixed.contains(&***topic) && **count != wanted;
        if let Some((topic, count)) = repartitions.iter().find(contradicts) {
            return Err(Unconfigurable::incorrectly_partitioned(format!(
                "Number of partitions [{count}] of repartition topic [{topic}] doesn't match number of partitions [{wanted}] of the \
                 source topic."
            )));
        }
        repartitions.values_mut().for_each(|count| *count = wanted);
        Ok(repartitions)
    }
}

/// The one count of some topics; `told` are listed where there are several.
fn same(
    told: &BTreeMap<Arc<str>, i32>,
    mut counts: impl Iterator<Item = i32>,
) -> Result<i32, Unconfigurable> {
    let first = counts.next().ok_or(Unconfigurable::Broken)?;
    if counts.all(|count| count == first) {
        return Ok(first);
    }
    let listed: Vec<String> = told.iter().map(|(topic, count)| format!("{topic}={count}")).collect();
    Err(Unconfigurable::incorrectly_partitioned(format!(
        "Following topics do not have the same number of partitions: [{{{}}}]",
        listed.join(", ")
    )))
}

fn largest(counts: &BTreeMap<Arc<str>, i32>) -> Result<i32, Unconfigurable> {
    counts.values().copied().max().filter(|count| *count > 0).ok_or_else(|| {
        let listed: Vec<&str> = counts.keys().map(|topic| &**topic).collect();
        Unconfigurable::Invalid(format!(
            "All topics in the copartition group had undefined partition number: [{}]",
            listed.join(", ")
        ))
    })
}

//! How many partitions repartition topics get.
//!
//! Invariant: as Kafka does it. A topic whose count the application has set keeps it; another gets the largest count that is known of the sources of a
//! subtopology that writes it, as soon as any is known. So chains are followed from their beginning, and a loop without a beginning is refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Counts, Unconfigurable};
use crate::coordinator::group::streams::topology::{Subtopology, Topology};

const LOOP: &str = "Failed to compute number of partitions for all repartition topics. There may be loops in the topology that \
                    cannot be resolved.";
const NEVER_WRITTEN: &str = "Failed to compute number of partitions for all repartition topics, because a repartition source topic is \
                             never used as a sink topic.";

pub(super) fn repartition_counts(
    topology: &Topology,
    counts: &Counts<'_>,
) -> Result<BTreeMap<Arc<str>, i32>, Unconfigurable> {
    let subtopologies = || topology.subtopologies.values();
    let sources = || subtopologies().flat_map(|subtopology| &subtopology.repartition_sources);
    let set = sources().filter(|topic| topic.partitions != 0);
    let mut decided: BTreeMap<Arc<str>, i32> =
        set.map(|topic| (topic.name.clone(), topic.partitions)).collect();
    loop {
        let (mut is_one_missing, mut is_one_new) = (false, false);
        for subtopology in subtopologies() {
            for sink in &subtopology.repartition_sinks {
                if decided.contains_key(sink) {
                    continue;
                }
                match count_of_sinks(subtopology, &decided, counts) {
                    Some(count) => {
                        decided.insert(sink.clone(), count);
                        is_one_new = true;
                    }
                    None => is_one_missing = true,
                }
            }
        }
        match (is_one_missing, is_one_new) {
            (false, _) => break,
            (true, true) => {}
            (true, false) => return Err(Unconfigurable::Invalid(LOOP.to_owned())),
        }
    }
    if sources().any(|topic| !decided.contains_key(&topic.name)) {
        return Err(Unconfigurable::Invalid(NEVER_WRITTEN.to_owned()));
    }
    Ok(decided)
}

fn count_of_sinks(
    subtopology: &Subtopology,
    decided: &BTreeMap<Arc<str>, i32>,
    counts: &Counts<'_>,
) -> Option<i32> {
    let repartitions =
        subtopology.repartition_sources.iter().filter_map(|topic| decided.get(&topic.name).copied());
    let others = subtopology.source_topics.iter().filter_map(|topic| counts.of(topic));
    repartitions.chain(others).max()
}

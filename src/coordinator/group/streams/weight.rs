//! What the state of a streams group takes in memory, about.
//!
//! Invariant: it counts what clients bring: texts and lists, with what keeping each costs.

use super::member::{Member, Profile};
use super::tasks::{AssignedTasks, TaskSets};
use super::topology::{InternalTopic, Subtopology, Topology};

/// A member besides its texts and tasks.
const MEMBER_BYTES: usize = 768;
/// A task in a set, and its owner.
const TASK_BYTES: usize = 192;
/// A text in a list or a map.
const TEXT_BYTES: usize = 64;
/// A subtopology besides its lists.
const SUBTOPOLOGY_BYTES: usize = 256;
/// How far a store is, of one task.
const OFFSET_BYTES: usize = 96;

/// That of a member.
pub fn of_member(member: &Member) -> usize {
    let standing = &member.standing;
    MEMBER_BYTES
        + member.id.as_str().len()
        + of_profile(&member.profile)
        + of_assigned(&standing.assigned)
        + of_assigned(&standing.pending_revocation)
}

/// That of what a member says of itself.
pub fn of_profile(profile: &Profile) -> usize {
    let tags = profile.client_tags.iter().map(|(key, value)| 2 * TEXT_BYTES + key.len() + value.len());
    profile.instance_id.as_ref().map_or(0, |id| id.as_str().len())
        + profile.rack_id.as_ref().map_or(0, |rack| rack.len())
        + profile.client_id.len()
        + profile.client_host.len()
        + profile.process_id.len()
        + profile.user_endpoint.as_ref().map_or(0, |endpoint| endpoint.host.len())
        + tags.sum::<usize>()
}

/// That of sets of tasks.
pub fn of_tasks(tasks: &TaskSets) -> usize {
    (tasks.active.len() + tasks.standby.len() + tasks.warmup.len()) * TASK_BYTES
}

fn of_assigned(tasks: &AssignedTasks) -> usize {
    (tasks.active.len() + tasks.standby.len() + tasks.warmup.len()) * TASK_BYTES
}

/// That of so many offsets of tasks.
pub const fn of_offsets(count: usize) -> usize {
    count.saturating_mul(OFFSET_BYTES)
}

/// That of a topology, and of what is found out about its topics.
pub fn of_topology(topology: &Topology) -> usize {
    let subtopologies = topology.subtopologies.iter();
    // Once as it came, and once with its topics found.
    2 * subtopologies.map(|(id, subtopology)| id.as_str().len() + of_subtopology(subtopology)).sum::<usize>()
}

fn of_subtopology(subtopology: &Subtopology) -> usize {
    let names =
        [&subtopology.source_topics, &subtopology.source_topic_regexes, &subtopology.repartition_sinks];
    let names = names.into_iter().flatten().map(|name| TEXT_BYTES + name.len());
    let topics = subtopology.changelogs.iter().chain(&subtopology.repartition_sources);
    let groups = subtopology.copartition_groups.iter();
    let places = groups.map(|group| {
        group.source_topics.len() + group.source_topic_regexes.len() + group.repartition_sources.len()
    });
    SUBTOPOLOGY_BYTES
        + names.sum::<usize>()
        + topics.map(of_topic).sum::<usize>()
        + places.map(|places| TEXT_BYTES + 2 * places).sum::<usize>()
}

fn of_topic(topic: &InternalTopic) -> usize {
    let configs = topic.configs.iter().map(|(key, value)| 2 * TEXT_BYTES + key.len() + value.len());
    TEXT_BYTES + topic.name.len() + configs.sum::<usize>()
}

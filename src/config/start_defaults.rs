//! What Kalda starts with where Kafka has no default and would refuse to start, or has one for a cluster.
//!
//! Invariant: anything that is stated wins. With nothing stated at all, the broker is a single combined node that
//! listens on port 9092 of all interfaces and tells clients `localhost:9092`.

use super::layers::{BrokerLayers, Setting};
use super::origin::Origin;

/// Keys that Kafka wants stated.
const ALWAYS: [(&str, &str); 2] =
    [("process.roles", "broker,controller"), ("controller.listener.names", "CONTROLLER")];

/// Replicas that one node can hold, where Kafka's default is for a cluster.
const SINGLE_NODE: [(&str, &str); 5] = [
    ("offsets.topic.replication.factor", "1"),
    ("transaction.state.log.replication.factor", "1"),
    ("transaction.state.log.min.isr", "1"),
    ("share.coordinator.state.topic.replication.factor", "1"),
    ("share.coordinator.state.topic.min.isr", "1"),
];

/// Where the data go when nobody says where.
const DATA_FOLDER: &str = "./kalda-data";

/// The settings to put under what is stated; the data go to `data_folder` where that doesn't say where.
#[must_use]
pub fn start_defaults(stated: &BrokerLayers, data_folder: Option<&str>) -> Vec<Setting> {
    let mut defaults: Vec<(&str, &str)> = ALWAYS.to_vec();
    if !stated.states("broker.id") && !stated.states("node.id") {
        defaults.extend([("node.id", "1"), ("broker.id", "1")]);
    }
    if !stated.states("log.dir") {
        defaults.push(("log.dirs", data_folder.unwrap_or(DATA_FOLDER)));
    }
    let voters =
        stated.stated.get("controller.quorum.voters").map_or(0, |(voters, _)| voters.split(',').count());
    if voters <= 1 {
        defaults.extend(SINGLE_NODE);
    }
    // Each of the two names of the id gives the other, as in Kafka.
    for (name, other) in [("node.id", "broker.id"), ("broker.id", "node.id")] {
        if let Some((value, _)) = stated.stated.get(other) {
            defaults.push((name, value));
        }
    }
    let unstated = defaults.into_iter().filter(|(name, _)| !stated.states(name));
    unstated
        .map(|(name, value)| Setting {
            name: name.to_owned(),
            value: value.to_owned(),
            origin: Origin::StartDefault,
        })
        .collect()
}

//! `rpk cluster health`: whether all brokers answer, all partitions have leaders, and there is a controller.
//!
//! Invariant: the lines are those of rpk's own, which asks an admin API; here the brokers are asked. Exit code 1 only where no broker answers, as
//! with rpk's own. Deliberately absent: nodes in recovery mode, which no broker of Kafka's has.

use std::io::Write as _;
use std::time::Duration;

use kalda_client::{ClientError, Cluster};
use kalda_protocol::messages::metadata::MetadataResponse;

use super::flags::{Call, Command, Takes, flag};
use super::table::{Table, slice};
use super::{target, unable};
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;

pub(super) static COMMAND: Command = Command {
    usage: "rpk cluster health [flags]",
    purpose: "Queries cluster for health overview",
    flags: &[
        flag("exit-when-healthy", Some('e'), Takes::Nothing, "End once the cluster is healthy."),
        flag("watch", Some('w'), Takes::Nothing, "Go on, and print what changes."),
        flag("api-urls", None, Takes::Text, ""),
        flag("hosts", None, Takes::Text, ""),
        flag("admin-url", None, Takes::Text, ""),
    ],
};

/// How often rpk's own looks again.
const LOOKS_EVERY: Duration = Duration::from_secs(2);
const HEAD: &str = "CLUSTER HEALTH OVERVIEW";

pub(super) fn run(call: &Call, out: &mut Out) -> Result<(), Failure> {
    let mut cluster = target::cluster(call)?;
    let watches = call.is_on("watch") || call.is_on("exit-when-healthy");
    let mut last = None;
    loop {
        let health = Health::ask(&mut cluster).map_err(unable("unable to request cluster health"))?;
        if last.as_ref() != Some(&health) {
            write!(out, "{HEAD}\n{}\n{}", "=".repeat(HEAD.len()), health.text())?;
            out.flush()?;
        }
        if !watches || call.is_on("exit-when-healthy") && health.is_healthy() {
            return Ok(());
        }
        last = Some(health);
        std::thread::park_timeout(LOOKS_EVERY);
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Health {
    controller: i32,
    nodes: Vec<i32>,
    down: Vec<i32>,
    leaderless: Vec<String>,
    under_replicated: Vec<String>,
}

impl Health {
    fn ask(cluster: &mut Cluster) -> Result<Self, ClientError> {
        let metadata = cluster.metadata(None)?;
        let mut health = Self::of(&metadata);
        let down = |node: &i32| cluster.node(*node).and_then(|broker| broker.api_versions()).is_err();
        health.down = health.nodes.iter().copied().filter(down).collect();
        Ok(health)
    }

    fn of(metadata: &MetadataResponse) -> Self {
        let mut nodes: Vec<i32> = metadata.brokers.iter().map(|broker| broker.node_id).collect();
        nodes.sort_unstable();
        let (mut leaderless, mut under_replicated) = (Vec::new(), Vec::new());
        for topic in &metadata.topics {
            for partition in &topic.partitions {
                let name = format!(
                    "kafka/{}/{}",
                    topic.name.as_deref().unwrap_or_default(),
                    partition.partition_index
                );
                if partition.leader_id < 0 {
                    leaderless.push(name.clone());
                }
                if partition.isr_nodes.len() < partition.replica_nodes.len() {
                    under_replicated.push(name);
                }
            }
        }
        Self { controller: metadata.controller_id, nodes, down: Vec::new(), leaderless, under_replicated }
    }

    fn reasons(&self) -> Vec<&'static str> {
        [
            (!self.down.is_empty(), "nodes_down"),
            (!self.leaderless.is_empty(), "leaderless_partitions"),
            (!self.under_replicated.is_empty(), "under_replicated_partitions"),
            (self.controller < 0, "no_elected_controller"),
        ]
        .into_iter()
        .filter_map(|(is, reason)| is.then_some(reason))
        .collect()
    }

    fn is_healthy(&self) -> bool {
        self.reasons().is_empty()
    }

    fn text(&self) -> String {
        let names = |names: &[String]| format!("[{}]", names.join(" "));
        let mut table = Table::default();
        for (name, value) in [
            ("Healthy:".to_owned(), self.is_healthy().to_string()),
            ("Unhealthy reasons:".to_owned(), format!("[{}]", self.reasons().join(" "))),
            ("Controller ID:".to_owned(), self.controller.to_string()),
            ("All nodes:".to_owned(), slice(&self.nodes)),
            ("Nodes down:".to_owned(), slice(&self.down)),
            ("Nodes in recovery mode:".to_owned(), slice(&[])),
            (format!("Leaderless partitions ({}):", self.leaderless.len()), names(&self.leaderless)),
            (
                format!("Under-replicated partitions ({}):", self.under_replicated.len()),
                names(&self.under_replicated),
            ),
        ] {
            table.row([name, value]);
        }
        table.text()
    }
}

#[cfg(test)]
mod tests {
    use kalda_protocol::messages::metadata::{
        MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
    };

    use super::*;

    fn health(leader_id: i32, isr_nodes: Vec<i32>) -> Health {
        let partition = MetadataResponsePartition {
            leader_id,
            replica_nodes: vec![1].into(),
            isr_nodes: isr_nodes.into(),
            ..MetadataResponsePartition::default()
        };
        let topic = MetadataResponseTopic {
            name: Some("one".into()),
            partitions: vec![partition],
            ..MetadataResponseTopic::default()
        };
        let broker = MetadataResponseBroker { node_id: 1, ..MetadataResponseBroker::default() };
        Health::of(&MetadataResponse {
            brokers: vec![broker],
            controller_id: 1,
            topics: vec![topic],
            ..MetadataResponse::default()
        })
    }

    /// As rpk prints it, asked of an admin API that answers so.
    #[test]
    fn lines_are_those_of_rpk() {
        assert_eq!(
            health(1, vec![1]).text(),
            "Healthy:                          true\nUnhealthy reasons:                []\nController ID:                    1\n\
             All nodes:                        [1]\nNodes down:                       []\nNodes in recovery mode:           []\n\
             Leaderless partitions (0):        []\nUnder-replicated partitions (0):  []\n"
        );
        let away = health(-1, vec![]).text();
        assert!(away.starts_with("Healthy:                          false\n"), "{away}");
        assert!(away.contains("[leaderless_partitions under_replicated_partitions]"), "{away}");
        assert!(away.contains("Leaderless partitions (1):        [kafka/one/0]"), "{away}");
    }
}

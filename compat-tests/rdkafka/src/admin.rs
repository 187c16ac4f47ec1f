//! What the crate's admin client does, and what its consumers can ask.

use anyhow::{Context, Result, anyhow, ensure};
use rdkafka::admin::{
    AdminOptions, AlterConfig, ConfigResource, ConfigSource, NewPartitions, ResourceSpecifier,
};
use rdkafka::consumer::Consumer;
use rdkafka::message::OwnedMessage;
use rdkafka::producer::FutureRecord;
use rdkafka::{Message, Offset, TopicPartitionList};

use crate::clients::{Clients, WAIT, all_good, take};
use crate::groups::{committed_group, held};
use crate::harness::{Scenario, same_values, until, value};

pub fn scenarios() -> Vec<Scenario> {
    vec![
        ("admin-describe-topic", describe_topic),
        ("admin-describe-cluster", describe_cluster),
        ("admin-alter-configs", alter_configs),
        ("admin-add-partitions", add_partitions),
        ("admin-delete-records", delete_records),
        ("admin-delete-topic", delete_topic),
        ("admin-groups", groups),
        ("admin-list-offsets", list_offsets),
        ("admin-delete-group", delete_group),
    ]
}

fn describe_topic(clients: &Clients) -> Result<()> {
    let topic = clients.create("admin-describe-topic", 4, &[])?;
    let metadata = clients.admin.inner().fetch_metadata(Some(&topic), WAIT)?;
    let partitions = metadata.topics()[0].partitions();
    ensure!(partitions.len() == 4, "{} partitions", partitions.len());
    for partition in partitions {
        let counts = (partition.replicas().len(), partition.isr().len());
        ensure!(
            partition.leader() >= 0 && counts == (1, 1),
            "leader {}, replicas and in sync {counts:?}",
            partition.leader()
        );
    }
    Ok(())
}

fn describe_cluster(clients: &Clients) -> Result<()> {
    let client = clients.admin.inner();
    let metadata = client.fetch_metadata(None, WAIT)?;
    let brokers: Vec<String> =
        metadata.brokers().iter().map(|broker| format!("{}:{}", broker.host(), broker.port())).collect();
    ensure!(brokers == [clients.bootstrap.clone()], "brokers {brokers:?}");
    ensure!(client.fetch_cluster_id(WAIT).is_some_and(|id| !id.is_empty()), "no cluster id");
    Ok(())
}

fn described(clients: &Clients, topic: &str) -> Result<ConfigResource> {
    let resource = ResourceSpecifier::Topic(topic);
    let answers =
        clients.runtime.block_on(clients.admin.describe_configs([&resource], &AdminOptions::new()))?;
    let first = answers.into_iter().next().context("no answer")?;
    first.map_err(|code| anyhow!("describe configs: {code:?}"))
}

fn alter_configs(clients: &Clients) -> Result<()> {
    let topic = clients.create("admin-alter-configs", 1, &[])?;
    let change = AlterConfig::new(ResourceSpecifier::Topic(&topic)).set("retention.ms", "120000");
    let answers = clients.runtime.block_on(clients.admin.alter_configs([&change], &AdminOptions::new()))?;
    ensure!(answers.iter().all(Result::is_ok), "alter configs: {answers:?}");
    until("the altered value", || {
        let found = described(clients, &topic)?;
        Ok(found.get("retention.ms").and_then(|entry| entry.value.clone()).as_deref() == Some("120000"))
    })?;
    let found = described(clients, &topic)?;
    let policy = found.get("cleanup.policy").context("no cleanup.policy")?;
    ensure!(
        policy.value.as_deref() == Some("delete") && policy.source == ConfigSource::Default,
        "cleanup.policy {policy:?}"
    );
    Ok(())
}

fn add_partitions(clients: &Clients) -> Result<()> {
    let topic = clients.create("admin-add-partitions", 1, &[])?;
    let more = NewPartitions::new(&topic, 3);
    all_good(clients.runtime.block_on(clients.admin.create_partitions([&more], &AdminOptions::new()))?)?;
    until("3 partitions", || {
        Ok(clients.admin.inner().fetch_metadata(Some(&topic), WAIT)?.topics()[0].partitions().len() == 3)
    })?;
    let value = value(0, 100);
    let fresh = clients.producer(&[])?;
    clients.send(&fresh, [FutureRecord::to(&topic).partition(2).payload(value.as_slice())])?;
    same_values(&take(&clients.reader(&topic, 2, Offset::Beginning)?, 1)?, 0, 100)
}

fn delete_records(clients: &Clients) -> Result<()> {
    let topic = clients.create("admin-delete-records", 1, &[])?;
    clients.send_values(&topic, 0, 50)?;
    let mut below = TopicPartitionList::new();
    below.add_partition_offset(&topic, 0, Offset::Offset(20))?;
    let answer = clients.runtime.block_on(clients.admin.delete_records(&below, &AdminOptions::new()))?;
    ensure!(
        answer.elements()[0].offset() == Offset::Offset(20),
        "low watermark {:?}",
        answer.elements()[0].offset()
    );
    let first = clients.read(&topic, 1)?.first().map(OwnedMessage::offset);
    ensure!(first == Some(20), "first offset {first:?}");
    Ok(())
}

fn delete_topic(clients: &Clients) -> Result<()> {
    let topic = clients.create("admin-delete-topic", 1, &[])?;
    all_good(clients.runtime.block_on(clients.admin.delete_topics(&[&topic], &AdminOptions::new()))?)?;
    until("the topic gone", || {
        let metadata = clients.admin.inner().fetch_metadata(None, WAIT)?;
        Ok(metadata.topics().iter().all(|found| found.name() != topic))
    })
}

fn listed(clients: &Clients, group: &str) -> Result<bool> {
    let groups = clients.admin.inner().fetch_group_list(None, WAIT)?;
    Ok(groups.groups().iter().any(|found| found.name() == group))
}

fn groups(clients: &Clients) -> Result<()> {
    let topic = clients.create("admin-groups", 1, &[])?;
    let member = clients.consumer(&topic, &[])?;
    member.subscribe(&[&topic])?;
    until("an assignment", || Ok(held(&member)?.len() == 1))?;
    ensure!(listed(clients, &topic)?, "the group is not listed");
    let found = clients.admin.inner().fetch_group_list(Some(&topic), WAIT)?;
    let group = found.groups().first().context("the group is not described")?;
    ensure!(
        group.state() == "Stable" && group.members().len() == 1,
        "{} with {} members",
        group.state(),
        group.members().len()
    );
    Ok(())
}

fn list_offsets(clients: &Clients) -> Result<()> {
    let topic = clients.create("admin-list-offsets", 1, &[])?;
    clients.send_values(&topic, 0, 50)?;
    let found = clients.admin.inner().fetch_watermarks(&topic, 0, WAIT)?;
    ensure!(found == (0, 50), "offsets {found:?}");
    Ok(())
}

fn delete_group(clients: &Clients) -> Result<()> {
    let group = committed_group(clients, "admin-delete-group")?;
    all_good(clients.runtime.block_on(clients.admin.delete_groups(&[&group], &AdminOptions::new()))?)?;
    ensure!(!listed(clients, &group)?, "the group is still listed");
    Ok(())
}

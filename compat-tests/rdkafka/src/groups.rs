//! Groups: classic and with the consumer protocol, and over a restart of the broker.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::{Offset, TopicPartitionList};

use crate::clients::{Clients, WAIT, take};
use crate::harness::{Scenario, same_values, until};

pub fn scenarios() -> Vec<Scenario> {
    vec![
        ("group-commit", group_commit),
        ("group-rebalance", group_rebalance),
        ("group-consumer-protocol", group_consumer_protocol),
        ("group-consumer-static", group_consumer_static),
        ("group-consumer-pattern", group_consumer_pattern),
        ("group-migration", group_migration),
    ]
}

/// Joins, reads `count` records that must start at value `first`, commits and leaves.
fn part_of_group(clients: &Clients, identifier: &str, first: usize, count: usize) -> Result<()> {
    let topic = clients.name(identifier);
    let member = clients.consumer(&topic, &[])?;
    member.subscribe(&[&topic])?;
    same_values(&take(&member, count)?, first, 100)?;
    commit(&member, &topic, i64::try_from(first + count)?)
}

fn commit(member: &BaseConsumer, topic: &str, offset: i64) -> Result<()> {
    let mut offsets = TopicPartitionList::new();
    offsets.add_partition_offset(topic, 0, Offset::Offset(offset))?;
    member.commit(&offsets, CommitMode::Sync)?;
    let committed = member.committed_offsets(offsets.clone(), WAIT)?;
    ensure!(committed == offsets, "committed {committed:?}");
    Ok(())
}

/// Reads 30 of 60 records in a group, commits and leaves.
pub fn committed_group(clients: &Clients, identifier: &str) -> Result<String> {
    let topic = clients.create(identifier, 1, &[])?;
    clients.send_values(&topic, 0, 60)?;
    part_of_group(clients, identifier, 0, 30)?;
    Ok(topic)
}

fn group_commit(clients: &Clients) -> Result<()> {
    committed_group(clients, "group-commit")?;
    part_of_group(clients, "group-commit", 30, 30)
}

/// The partitions a member holds, after a poll.
pub fn held(member: &BaseConsumer) -> Result<BTreeSet<i32>> {
    match member.poll(Duration::from_millis(50)) {
        None | Some(Ok(_) | Err(KafkaError::PartitionEOF(_))) => {}
        Some(Err(error)) => return Err(error.into()),
    }
    Ok(member.assignment()?.elements().iter().map(|partition| partition.partition()).collect())
}

fn rebalance(clients: &Clients, identifier: &str, configs: &[(&str, &str)]) -> Result<()> {
    let topic = clients.create(identifier, 4, &[])?;
    let first = clients.consumer(&topic, configs)?;
    first.subscribe(&[&topic])?;
    until("4 partitions for the first member", || Ok(held(&first)?.len() == 4))?;
    let second = clients.consumer(&topic, configs)?;
    second.subscribe(&[&topic])?;
    until("the partitions shared by both members", || {
        let (one, other) = (held(&first)?, held(&second)?);
        Ok(!one.is_empty() && !other.is_empty() && one.is_disjoint(&other) && one.len() + other.len() == 4)
    })?;
    drop(second);
    until("4 partitions for the member that stays", || Ok(held(&first)?.len() == 4))?;
    commit(&first, &topic, 0)
}

fn group_rebalance(clients: &Clients) -> Result<()> {
    rebalance(clients, "group-rebalance", &[("session.timeout.ms", "6000"), ("heartbeat.interval.ms", "200")])
}

fn group_consumer_protocol(clients: &Clients) -> Result<()> {
    rebalance(clients, "group-consumer-protocol", &[("group.protocol", "consumer")])
}

/// Waits until the members have all 4 partitions, each of them some.
fn sharing(members: &[&BaseConsumer]) -> Result<()> {
    until("the 4 partitions shared by all", || {
        let held: Vec<BTreeSet<i32>> = members.iter().map(|member| held(member)).collect::<Result<_>>()?;
        let together: BTreeSet<i32> = held.iter().flatten().copied().collect();
        let count: usize = held.iter().map(BTreeSet::len).sum();
        Ok(held.iter().all(|held| !held.is_empty()) && count == 4 && together.len() == 4)
    })
}

fn group_consumer_static(clients: &Clients) -> Result<()> {
    let topic = clients.create("group-consumer-static", 4, &[])?;
    let subscribed = |instance: &str| -> Result<BaseConsumer> {
        let configs = [("group.protocol", "consumer"), ("group.instance.id", instance)];
        let member = clients.consumer(&topic, &configs)?;
        member.subscribe(&[&topic])?;
        Ok(member)
    };
    let (first, second) = (subscribed("one")?, subscribed("two")?);
    sharing(&[&first, &second])?;
    let (before, others) = (held(&first)?, held(&second)?);
    drop(first);
    let first = subscribed("one")?;
    until("the partitions of the member that comes back", || {
        ensure!(held(&second)? == others, "partitions of the member that stays");
        Ok(held(&first)? == before)
    })
}

fn group_consumer_pattern(clients: &Clients) -> Result<()> {
    let group = clients.name("group-consumer-pattern");
    clients.create("group-consumer-pattern-1", 2, &[])?;
    let member = clients.consumer(&group, &[("group.protocol", "consumer")])?;
    member.subscribe(&[&format!("^{group}-.$")])?;
    let count = || -> Result<usize> {
        held(&member)?;
        Ok(member.assignment()?.count())
    };
    until("the partitions of the first topic", || Ok(count()? == 2))?;
    clients.create("group-consumer-pattern-2", 1, &[])?;
    until("the partitions of both topics", || Ok(count()? == 3))
}

fn group_migration(clients: &Clients) -> Result<()> {
    let topic = clients.create("group-migration", 4, &[])?;
    let subscribed = |configs: &[(&str, &str)]| -> Result<BaseConsumer> {
        let member = clients.consumer(&topic, configs)?;
        member.subscribe(&[&topic])?;
        Ok(member)
    };
    let classic = [("session.timeout.ms", "6000"), ("heartbeat.interval.ms", "200")];
    let old = subscribed(&classic)?;
    sharing(&[&old])?;
    let new = subscribed(&[("group.protocol", "consumer")])?;
    sharing(&[&old, &new])?;
    drop(old);
    sharing(&[&new])?;
    let old = subscribed(&classic)?;
    sharing(&[&new, &old])?;
    drop(new);
    sharing(&[&old])
}

pub fn restart_prepare(clients: &Clients) -> Result<()> {
    let topic = clients.create("restart", 1, &[])?;
    clients.send_values(&topic, 0, 100)?;
    part_of_group(clients, "restart", 0, 40)
}

pub fn restart_term(clients: &Clients) -> Result<()> {
    part_of_group(clients, "restart", 40, 30)?;
    clients.send_values(&clients.name("restart"), 100, 110)
}

pub fn restart_kill(clients: &Clients) -> Result<()> {
    part_of_group(clients, "restart", 70, 40)
}

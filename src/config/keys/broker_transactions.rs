//! The keys of transactions and idempotent producers.
//!
//! Invariant: one row a key, sorted by name. Facts of Kafka 4.4.

use crate::config::config_type::ConfigType::{Boolean, Int, Short};
use crate::config::key::Importance::{High, Low};
use crate::config::key::{ConfigKey, key};
use crate::config::rule::Rule::{Any, AtLeast};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("add.partitions.to.txn.retry.backoff.max.ms", Int, Some("100"), AtLeast(0), High).at_start(),
    key("add.partitions.to.txn.retry.backoff.ms", Int, Some("20"), AtLeast(1), High).at_start(),
    key("producer.id.expiration.check.interval.ms", Int, Some("600000"), AtLeast(1), Low).at_start().internal()
        .says("How often silent producers are looked for."),
    key("producer.id.expiration.ms", Int, Some("86400000"), AtLeast(1), Low).live().cluster_wide()
        .says("How long the state of a silent producer is kept."),
    key("transaction.abort.timed.out.transaction.cleanup.interval.ms", Int, Some("10000"), AtLeast(1), Low).at_start()
        .says("How often transactions past their timeout are looked for."),
    key("transaction.max.timeout.ms", Int, Some("900000"), AtLeast(1), High).at_start()
        .says("The longest transaction timeout that a producer may ask for."),
    key("transaction.partition.verification.enable", Boolean, Some("true"), Any, Low).live().cluster_wide()
        .says("Whether the coordinator is asked before a producer's first batch of a transaction."),
    key("transaction.remove.expired.transaction.cleanup.interval.ms", Int, Some("3600000"), AtLeast(1), Low).at_start()
        .says("How often transactional ids that nobody uses are looked for."),
    key("transaction.state.log.load.buffer.size", Int, Some("5242880"), AtLeast(1), High).at_start(),
    key("transaction.state.log.min.isr", Int, Some("2"), AtLeast(1), High).at_start()
        .says("min.insync.replicas of __transaction_state; 1 on a single node."),
    key("transaction.state.log.num.partitions", Int, Some("50"), AtLeast(1), High).at_start()
        .says("Partitions of __transaction_state; fixed once the topic exists."),
    key("transaction.state.log.replication.factor", Short, Some("3"), AtLeast(1), High).at_start()
        .says("Replicas of __transaction_state; 1 on a single node."),
    key("transaction.state.log.segment.bytes", Int, Some("104857600"), AtLeast(1), High).at_start(),
    key("transaction.two.phase.commit.enable", Boolean, Some("false"), Any, Low),
    key("transactional.id.expiration.ms", Int, Some("604800000"), AtLeast(1), High).at_start()
        .says("How long an unused transactional id is kept."),
];

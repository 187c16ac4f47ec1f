//! Transactions and idempotent producers.

use crate::config::values::settings;

settings! {
    /// The transaction coordinator, its topic `__transaction_state`, and producer ids.
    pub struct TransactionsConfig {
        /// How long a produce is held back at the most while its producer's last transaction is being ended.
        add_partitions_to_txn_retry_backoff_max_ms: u32 = "add.partitions.to.txn.retry.backoff.max.ms",
        /// How often it is looked meanwhile whether that is over.
        add_partitions_to_txn_retry_backoff_ms: u32 = "add.partitions.to.txn.retry.backoff.ms",
        /// The longest timeout a producer may ask for.
        transaction_max_timeout_ms: u32 = "transaction.max.timeout.ms",
        /// Partitions of `__transaction_state`.
        transaction_state_log_num_partitions: u32 = "transaction.state.log.num.partitions",
        /// Replicas of `__transaction_state`.
        transaction_state_log_replication_factor: i16 = "transaction.state.log.replication.factor",
        /// `min.insync.replicas` of `__transaction_state`.
        transaction_state_log_min_isr: u32 = "transaction.state.log.min.isr",
        /// Segment size of `__transaction_state`.
        transaction_state_log_segment_bytes: u32 = "transaction.state.log.segment.bytes",
        /// Bytes read at once when a partition of `__transaction_state` is loaded.
        transaction_state_log_load_buffer_size: u32 = "transaction.state.log.load.buffer.size",
        /// How often transactions past their timeout are looked for.
        transaction_abort_timed_out_transaction_cleanup_interval_ms: u32 = "transaction.abort.timed.out.transaction.cleanup.interval.ms",
        /// How often expired transactional ids are looked for.
        transaction_remove_expired_transaction_cleanup_interval_ms: u32 = "transaction.remove.expired.transaction.cleanup.interval.ms",
        /// Whether the leader asks the coordinator before a transaction's first append.
        transaction_partition_verification_enable: bool = "transaction.partition.verification.enable",
        /// Whether two-phase commit (KIP-939) is offered.
        transaction_two_phase_commit_enable: bool = "transaction.two.phase.commit.enable",
        /// How long an unused transactional id is kept.
        transactional_id_expiration_ms: u32 = "transactional.id.expiration.ms",
        /// How long the state of a silent producer is kept.
        producer_id_expiration_ms: u32 = "producer.id.expiration.ms",
        /// How often expired producers are looked for.
        producer_id_expiration_check_interval_ms: u32 = "producer.id.expiration.check.interval.ms",
    }
}

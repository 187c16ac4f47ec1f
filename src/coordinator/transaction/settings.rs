//! The settings of transactions.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kalda_protocol::records::Compression;

use super::version::TransactionVersion;
use crate::config::TransactionsConfig;
use crate::coordinator::TRANSACTIONS_TOPIC;
use crate::coordinator::runtime::InternalTopic;

/// How many transactional ids one look for expired ones removes at once: their tombstones are one batch, and a batch of the topic
/// holds 1 MiB.
pub(super) const EXPIRED_PER_WRITE_MAX: usize = 2_000;

/// How many transactions one look for those past their timeout aborts. Each writes a record and its markers; the others' turn comes at the
/// next look.
pub(super) const ABORTED_PER_LOOK_MAX: usize = 500;

/// How long a record of a transaction may wait for the other replicas; Kafka's `request.timeout.ms`.
const COMMIT_TIMEOUT: Duration = Duration::from_secs(30);

/// `__transaction_state`, as a coordinator writes and reads it. Its records are never compressed, as in Kafka.
#[must_use]
pub fn transactions_topic(config: &TransactionsConfig) -> InternalTopic {
    InternalTopic {
        name: TRANSACTIONS_TOPIC,
        partitions: i32::try_from(config.transaction_state_log_num_partitions).unwrap_or(i32::MAX),
        compression: Compression::None,
        commit_timeout: COMMIT_TIMEOUT,
        read_bytes: usize::try_from(config.transaction_state_log_load_buffer_size).unwrap_or(usize::MAX),
    }
}

/// Tells the finalized level of `transaction.version`, at the moment when it is asked.
pub type ServerVersion = Arc<dyn Fn() -> TransactionVersion + Send + Sync>;

/// What a transaction coordinator needs to know of its configuration.
#[derive(Clone)]
pub struct TransactionSettings {
    /// `transaction.abort.timed.out.transaction.cleanup.interval.ms`.
    pub abort_interval_ms: i32,
    /// `transaction.remove.expired.transaction.cleanup.interval.ms`.
    pub expiry_interval_ms: i32,
    /// `transactional.id.expiration.ms`.
    pub id_expiration_ms: i64,
    /// The version that holds where no client says one.
    pub server_version: ServerVersion,
}

impl TransactionSettings {
    /// Those of a configuration.
    #[must_use]
    pub fn new(config: &TransactionsConfig, server_version: ServerVersion) -> Self {
        let interval = |ms: u32| i32::try_from(ms).unwrap_or(i32::MAX);
        Self {
            abort_interval_ms: interval(config.transaction_abort_timed_out_transaction_cleanup_interval_ms),
            expiry_interval_ms: interval(config.transaction_remove_expired_transaction_cleanup_interval_ms),
            id_expiration_ms: i64::from(config.transactional_id_expiration_ms),
            server_version,
        }
    }
}

#[cfg(test)]
impl TransactionSettings {
    /// Kafka's defaults, for a cluster whose `transaction.version` stays this.
    pub fn of_tests(version: TransactionVersion) -> Self {
        Self {
            abort_interval_ms: 10_000,
            expiry_interval_ms: 3_600_000,
            id_expiration_ms: 7 * 24 * 3_600_000,
            server_version: Arc::new(move || version),
        }
    }
}

impl fmt::Debug for TransactionSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactionSettings")
            .field("id_expiration_ms", &self.id_expiration_ms)
            .finish_non_exhaustive()
    }
}

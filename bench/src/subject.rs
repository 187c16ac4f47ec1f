//! A broker that is measured, with the topics that it is measured by.

use std::sync::Arc;

use anyhow::Result;

use crate::bench::Bench;
use crate::broker::Broker;
use crate::load::Ledger;
use crate::wire::{Admin, Topics};

/// A broker that is warm.
pub struct Subject {
    /// The broker.
    pub broker: Broker,
    /// A connection for what isn't measured.
    pub admin: Admin,
    /// Its topics, and what it has acknowledged in them.
    pub ledger: Arc<Ledger>,
}

impl Bench {
    /// All brokers to measure, warm, each with topics of its own.
    pub async fn warm_subjects(&self, topics: impl Fn() -> Topics) -> Result<Vec<Subject>> {
        let mut subjects = Vec::new();
        for &kind in self.kinds() {
            let (broker, mut admin) = self.start_warm(kind, &[]).await?;
            let ledger = Arc::new(Ledger::new(topics()));
            admin.create(ledger.topics(), &[]).await?;
            subjects.push(Subject { broker, admin, ledger });
        }
        Ok(subjects)
    }
}

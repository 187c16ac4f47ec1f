//! The broker's configuration as it is now: what it was started with, and what was changed while running.
//!
//! Invariant: made anew only when the changes in the metadata are others than last time. Changes that don't fit what the
//! broker was started with change nothing: they were checked when they were made, so one log line says so.

use std::sync::Arc;

use parking_lot::Mutex;

use super::image::configs::{ConfigResource, ConfigsImage};
use crate::config::{BrokerConfig, Overrides};
use crate::sys::Weighed;

/// The present configuration.
#[derive(Debug)]
pub struct DynamicConfig {
    started_with: Arc<BrokerConfig>,
    present: Mutex<Present>,
}

#[derive(Debug)]
struct Present {
    for_all: Option<Arc<Weighed<Overrides>>>,
    for_this: Option<Arc<Weighed<Overrides>>>,
    config: Arc<BrokerConfig>,
}

impl DynamicConfig {
    /// Nothing was changed yet.
    #[must_use]
    pub fn new(started_with: Arc<BrokerConfig>) -> Self {
        let present = Present { for_all: None, for_this: None, config: Arc::clone(&started_with) };
        Self { started_with, present: Mutex::new(present) }
    }

    /// The configuration where the metadata has these changes.
    #[must_use]
    pub fn at(&self, configs: &ConfigsImage) -> Arc<BrokerConfig> {
        let this = ConfigResource::broker(self.started_with.node_id);
        let for_all = configs.overrides(&ConfigResource::all_brokers());
        let for_this = configs.overrides(&this);
        let mut present = self.present.lock();
        if present.for_all.as_ref() != for_all || present.for_this.as_ref() != for_this {
            present.config = self.changed(for_all, for_this);
            (present.for_all, present.for_this) = (for_all.cloned(), for_this.cloned());
        }
        Arc::clone(&present.config)
    }

    fn changed(
        &self,
        for_all: Option<&Arc<Weighed<Overrides>>>,
        for_this: Option<&Arc<Weighed<Overrides>>>,
    ) -> Arc<BrokerConfig> {
        let nothing = Overrides::default();
        let (for_all, for_this) =
            (for_all.map_or(&nothing, |some| &***some), for_this.map_or(&nothing, |some| &***some));
        if for_all.is_empty() && for_this.is_empty() {
            return Arc::clone(&self.started_with);
        }
        self.started_with.with_dynamic(for_all, for_this).map(Arc::new).unwrap_or_else(|error| {
            tracing::error!(%error, "the broker's changed configuration can't be used; what it was started with holds");
            Arc::clone(&self.started_with)
        })
    }
}

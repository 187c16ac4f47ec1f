//! Formatting of data folders, without a broker that serves.
//!
//! Invariant: it is the beginning of a start: what it makes is what a first start makes, and a start goes on with it.

use std::sync::Arc;

use anyhow::Context as _;

use super::World;
use super::memory_shares::MemoryShares;
use super::storage::{Accepted, Storage};
use crate::config::BrokerConfig;

/// Makes the directories of a configuration, with the metadata of a fresh cluster where there is none.
///
/// # Errors
/// With a sentence, when they can't be had.
pub async fn format(config: Arc<BrokerConfig>, world: World, accepted: Accepted) -> anyhow::Result<()> {
    let shares = MemoryShares::of_process(&config, world.memory_limit);
    let storage = Storage::open(&config, &world, shares, accepted)?;
    storage.controller.stop().await.context("the metadata could not be closed")
}

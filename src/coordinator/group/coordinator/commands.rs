//! What a shard asked for, carried out beside it.

use std::sync::Arc;

use super::{Inner, assignments, patterns};
use crate::coordinator::group::shard::Command;

/// Carries out one command.
pub(super) async fn carry_out(inner: Arc<Inner>, command: Command) {
    match command {
        Command::Resolve(group, resolve) => patterns::look_up(&inner, &group, resolve).await,
        Command::Assign(group, assign) => assignments::make(&inner, &group, assign).await,
    }
}

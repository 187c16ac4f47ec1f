//! The thread that serves HTTP, where any is served.
//!
//! Invariant: whatever comes by HTTP takes the time of this thread, and of no other that serves Kafka's clients: the system shares the
//! processors out. Absent: what is served.

use std::future::Future;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::watch;
use tokio_util::task::TaskTracker;

use crate::sys::{timer, told_to_stop};

/// Connections are told to end when the broker stops; those that don't within this time are dropped.
const CONNECTIONS_END_WITHIN: Duration = Duration::from_millis(500);

/// Runs what accepts connections, and the connections themselves, until the broker stops. Both are spawned in the tracker that `accept` is given.
pub(super) fn spawn<A: Future<Output = ()> + Send + 'static>(
    tasks: &TaskTracker,
    mut stopping: watch::Receiver<bool>,
    accept: impl FnOnce(&TaskTracker) -> Vec<A> + Send + 'static,
) {
    let serve = async move {
        let connections = TaskTracker::new();
        for accepting in accept(&connections) {
            connections.spawn(accepting);
        }
        connections.close();
        told_to_stop(&mut stopping).await;
        let _ = timer::timeout(CONNECTIONS_END_WITHIN, connections.wait()).await;
    };
    tasks.spawn_blocking(move || match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(serve),
        Err(error) => tracing::error!(%error, "HTTP is not served: its thread could not be started"),
    });
}

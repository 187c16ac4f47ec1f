//! The signal that the broker stops, for tasks that wait for it beside their work.

use tokio::sync::watch;

/// Waits until the broker stops; a dropped sender means the same.
pub async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    // The guard that this gives must not live on in the caller, which waits for other things.
    let _ = stop.wait_for(|stopping| *stopping).await;
}

//! A sign that is given once.

use tokio::sync::watch;

/// The sign.
#[derive(Debug, Default)]
pub struct Signal(watch::Sender<bool>);

impl Signal {
    /// Gives it.
    pub fn give(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was given.
    pub fn is_given(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is given.
    pub async fn given(&self) {
        // The sender is here, so that the wait can't fail.
        let _ = self.0.subscribe().wait_for(|given| *given).await;
    }
}

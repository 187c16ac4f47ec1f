//! Gives memory back to the system after busy times, and after the start.
//!
//! Invariant: nothing is given back while requests need much memory: to ask the system for each page anew would cost more
//! than the page. Requests wait milliseconds for it at the most, once for each busy time.

use std::time::Duration;

use tokio::sync::watch;

use crate::sys::{MemoryBudget, give_memory_back, timer, told_to_stop};

/// How long no large request must have come: longer than the pauses of a busy client.
const QUIET: Duration = Duration::from_secs(2);

/// Looks after it until the broker stops.
pub(super) async fn run(budget: MemoryBudget, mut stop: watch::Receiver<bool>) {
    let mut owes = true;
    loop {
        tokio::select! {
            () = told_to_stop(&mut stop) => return,
            () = timer::sleep(QUIET) => {}
        }
        let was_busy = budget.take_was_busy();
        if owes && !was_busy {
            // A task that is cut off by the end of the broker has nothing more to give.
            let _ = tokio::task::spawn_blocking(give_memory_back).await;
        }
        owes = was_busy;
    }
}

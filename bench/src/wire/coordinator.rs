//! Finding a coordinator, which is the one broker here: what matters is that it is ready.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use kalda_protocol::messages::find_coordinator::FindCoordinatorRequest;

use super::connection::Connection;
use super::versions;

/// A broker that has just started may make the internal topic first.
const PATIENCE: Duration = Duration::from_secs(120);
const ASK_EVERY: Duration = Duration::from_millis(20);

/// What is coordinated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coordinates {
    /// A group.
    Group,
    /// A transactional id.
    Transaction,
}

/// Waits until there is a coordinator.
pub async fn find_coordinator(connection: &mut Connection, of: Coordinates, key: &str) -> Result<()> {
    let request = FindCoordinatorRequest {
        key_type: i8::from(of == Coordinates::Transaction),
        coordinator_keys: vec![key.into()],
        ..FindCoordinatorRequest::default()
    };
    let asked = Instant::now();
    loop {
        let response = connection.call(versions::FIND_COORDINATOR, &request).await?;
        match response.coordinators.first().map(|found| found.error_code) {
            Some(0) => return Ok(()),
            Some(code) if is_passing(code) && asked.elapsed() < PATIENCE => {
                tokio::time::sleep(ASK_EVERY).await
            }
            code => bail!("no coordinator of {key}: error {code:?}"),
        }
    }
}

/// True for the errors of a coordinator that isn't there yet.
pub const fn is_passing(code: i16) -> bool {
    // COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR
    matches!(code, 14..=16)
}

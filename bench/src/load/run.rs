//! Several pieces of work at once.

use anyhow::Result;
use tokio::task::JoinSet;

/// Runs all of them; gives what they give, in no order. The first failure ends the others.
pub async fn together<T: Send + 'static>(
    work: impl IntoIterator<Item = impl Future<Output = Result<T>> + Send + 'static>,
) -> Result<Vec<T>> {
    let mut tasks = JoinSet::new();
    for piece in work {
        tasks.spawn(piece);
    }
    let mut results = Vec::with_capacity(tasks.len());
    while let Some(ended) = tasks.join_next().await {
        results.push(ended??);
    }
    Ok(results)
}

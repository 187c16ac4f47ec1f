//! Several pieces of work at once.

use anyhow::{Context, Result};
use tokio::runtime::Builder;
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

/// The same, each on a thread of its own, as clients are processes of their own: on a shared runtime it is a matter of luck how many threads serve two
/// connections.
pub async fn apart<T: Send + 'static, Work: Future<Output = Result<T>>>(
    work: impl IntoIterator<Item = impl FnOnce() -> Work + Send + 'static>,
) -> Result<Vec<T>> {
    together(work.into_iter().map(|begin| async move {
        let thread = tokio::task::spawn_blocking(|| {
            let runtime = Builder::new_current_thread().enable_all().build();
            runtime.context("starting a runtime")?.block_on(begin())
        });
        thread.await?
    }))
    .await
}

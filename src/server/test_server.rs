//! A server as tests of its room start it: on a real disk, with an authorizer of the test.

use std::path::Path;
use std::sync::Arc;

use super::{Accepted, AsideThreads, Server, World};
use crate::config::Sources;
use crate::security::Authorizer;
use crate::sys::{LogLevels, Loggers, PosixDisk, SystemClock, SystemRandom};

/// Starts it with data in `folder`, a listener on a free port, and these settings.
pub(super) async fn start(
    folder: &Path,
    settings: &[(&str, &str)],
    authorizer: Arc<dyn Authorizer>,
) -> Server {
    let folder = folder.display().to_string();
    let own = [("log.dirs", &*folder), ("listeners", "PLAINTEXT://127.0.0.1:0")];
    let flag = |(key, value): &(&str, &str)| ("--set".to_owned(), (*key).to_owned(), (*value).to_owned());
    let flags = own.iter().chain(settings).map(flag).collect();
    let loaded = Sources { flags, ..Sources::default() }.load().expect("a configuration");
    let world = World {
        clock: Arc::new(SystemClock::new()),
        random: Arc::new(SystemRandom),
        disk: Arc::new(PosixDisk),
        loggers: Arc::new(Loggers::new(&["kalda::server"], LogLevels::default(), |_| {})),
        aside: Arc::new(AsideThreads::new(1)),
        max_open_files: None,
        memory_limit: None,
    };
    Server::start_with(loaded.config, world, Accepted::default(), authorizer).await.expect("starts")
}

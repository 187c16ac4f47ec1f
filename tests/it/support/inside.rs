//! A broker within the test's own process, on a disk that the test has in its hands.

use std::sync::Arc;

use kalda::config::Sources;
use kalda::server::{Server, World};
use kalda::sys::{Disk, SystemClock, SystemRandom};
use tokio::runtime::Runtime;

/// Starts a broker on a free port, with these settings.
pub fn start_on(disk: impl Disk + 'static, settings: &[(&str, String)]) -> (Runtime, Server) {
    let listener = ("listeners", "PLAINTEXT://127.0.0.1:0".to_owned());
    let settings = settings.iter().chain([&listener]);
    let flags = settings.map(|(key, value)| ("--set".to_owned(), (*key).to_owned(), value.clone())).collect();
    let config = Sources { flags, ..Sources::default() }.load().expect("a configuration").config;
    let world = World {
        clock: Arc::new(SystemClock::new()),
        random: Arc::new(SystemRandom),
        disk: Arc::new(disk),
        loggers: Arc::default(),
        max_open_files: None,
        memory_limit: None,
    };
    let runtime = Runtime::new().expect("a runtime");
    let server = runtime.block_on(Server::start(config, world)).expect("it starts");
    (runtime, server)
}

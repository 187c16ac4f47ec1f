//! A broker within the test's own process, on a disk that the test has in its hands.

use std::io::Write;
use std::sync::{Arc, OnceLock};

use kalda::config::Sources;
use kalda::server::{Accepted, AsideThreads, Server, World};
use kalda_sys::{Disk, SystemClock, SystemRandom};
use tokio::runtime::Runtime;

use super::lines::Lines;

/// What brokers in this process write to their logs from now on. Those of other tests are in it, too.
pub fn capture() -> Lines {
    static LINES: OnceLock<Lines> = OnceLock::new();
    let begin = || {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
        tracing::subscriber::set_global_default(subscriber.finish()).expect("nobody else captures");
        lines
    };
    LINES.get_or_init(begin).clone()
}

/// A line comes in one piece.
impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.push(String::from_utf8_lossy(bytes).trim_end().to_owned());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

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
        aside: Arc::new(AsideThreads::new(1)),
        max_open_files: None,
        memory_limit: None,
    };
    let runtime = Runtime::new().expect("a runtime");
    let server = runtime.block_on(Server::start(config, world, Accepted::default())).expect("it starts");
    (runtime, server)
}

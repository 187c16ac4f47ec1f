//! Starting, stopping, being killed.

use std::time::{Duration, Instant};

use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::support::{TestBroker, fetch, one_record, read_all};

fn values(count: i64) -> Vec<(i64, bytes::Bytes)> {
    (0..count).map(|offset| (offset, format!("value {offset}").into())).collect()
}

fn fill(broker: &TestBroker, topic: &str, count: i64) {
    let mut client = broker.connect();
    for offset in 0..count {
        let answer = client.produce(topic, 0, one_record(format!("value {offset}")));
        assert_eq!((answer.error_code, answer.base_offset), (0, offset));
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let mut broker = TestBroker::start(&[]);
    broker.connect().create_topic("t", 1);
    fill(&broker, "t", 200);
    broker.kill_and_restart();
    assert_eq!(read_all(&mut broker.connect(), "t", 0, 0), values(200));
    let answer = broker.connect().produce("t", 0, one_record("value 200"));
    assert_eq!((answer.error_code, answer.base_offset), (0, 200));
    broker.kill_and_restart();
    assert_eq!(read_all(&mut broker.connect(), "t", 0, 0), values(201));
}

#[test]
fn many_segments_come_back_whole_after_each_kind_of_end() {
    let mut broker = TestBroker::start(&["--set", "log.segment.bytes=1048576"]);
    broker.connect().create_topic("t", 1);
    let large = vec![b'x'; 300_000];
    let mut client = broker.connect();
    for offset in 0..20 {
        let answer = client.produce("t", 0, one_record(large.clone()));
        assert_eq!((answer.error_code, answer.base_offset), (0, offset));
    }
    for kill in [false, true] {
        if kill {
            broker.kill_and_restart();
        } else {
            broker.stop_and_restart();
        }
        let read = read_all(&mut broker.connect(), "t", 0, 0);
        assert_eq!(read.iter().map(|(offset, _)| *offset).collect::<Vec<_>>(), (0..20).collect::<Vec<_>>());
        assert!(read.iter().all(|(_, value)| *value == large));
    }
}

#[test]
fn sigterm_ends_within_a_second_even_with_a_parked_fetch() {
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    client.send(12, &fetch("t", 0, 0, 30_000));
    // What a request on another connection is answered after it was sent shows that the broker had time to see the fetch.
    broker.connect().create_topic("other", 1);
    let began = Instant::now();
    assert!(broker.stop().success());
    assert!(began.elapsed() < Duration::from_secs(1), "it took {:?}", began.elapsed());
}

fn stop_after_writing_to(partitions: i32) {
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", partitions);
    for partition in 0..partitions {
        assert_eq!(client.produce("t", partition, one_record("value")).error_code, 0);
    }
    assert!(broker.stop().success());
    let points = std::fs::read_to_string(broker.data().join("recovery-point-offset-checkpoint"));
    let points = points.expect("the recovery points are written");
    for partition in 0..partitions {
        let flushed = format!("t {partition} 1");
        assert!(points.lines().any(|line| line == flushed), "{flushed} is not in {points}");
    }
    assert!(broker.data().join(".kafka_cleanshutdown").exists(), "the mark of a clean stop");
    broker.restart();
    let mut client = broker.connect();
    for partition in 0..partitions {
        assert_eq!(read_all(&mut client, "t", partition, 0), [(0, "value".into())]);
        let answer = client.produce("t", partition, one_record("another"));
        assert_eq!((answer.error_code, answer.base_offset), (0, 1));
    }
}

#[test]
fn sigterm_closes_every_log_of_a_few() {
    stop_after_writing_to(41);
}

#[test]
fn sigterm_closes_every_log_of_many() {
    stop_after_writing_to(300);
}

#[test]
fn an_ephemeral_broker_leaves_nothing_behind() {
    let mut broker = TestBroker::start(&["--ephemeral"]);
    let broker_folder = broker.folder().to_owned();
    broker.connect().create_topic("t", 1);
    fill(&broker, "t", 3);
    let folders = || std::fs::read_dir(broker_folder.as_path()).expect("the test's folder is there").count();
    assert_eq!(folders(), 1, "its files are somewhere");
    assert!(broker.stop().success());
    assert_eq!(folders(), 0);
}

/// A process whose start waits for a file that is a pipe.
struct Waiting {
    process: Child,
    pipe: PathBuf,
    _folder: tempfile::TempDir,
}

impl Waiting {
    /// For a file with this path in its folder.
    fn on(file: &str, flags: impl FnOnce(&Path) -> Vec<String>) -> Self {
        Self::in_folder(tempfile::tempdir().expect("a temporary folder"), file, flags)
    }

    fn in_folder(folder: tempfile::TempDir, file: &str, flags: impl FnOnce(&Path) -> Vec<String>) -> Self {
        let pipe = folder.path().join(file);
        std::fs::create_dir_all(pipe.parent().expect("a folder")).expect("it can be made");
        // What is there in its place goes.
        let _ = std::fs::remove_file(&pipe);
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("there is mkfifo").success());
        let mut command = Command::new(env!("CARGO_BIN_EXE_kalda"));
        command.env_clear().args(["--listen", "PLAINTEXT://127.0.0.1:0"]).args(flags(folder.path()));
        let process = command.stdout(Stdio::piped()).spawn().expect("the binary starts");
        Self { process, pipe, _folder: folder }
    }

    /// Waits until it reads the file, and gives the other end; nothing if it has ended before.
    fn reads(&mut self) -> Option<std::fs::File> {
        let flags = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).expect("a flag");
        let began = Instant::now();
        while self.process.try_wait().expect("it is ours").is_none() {
            let opened = std::fs::OpenOptions::new().write(true).custom_flags(flags).open(&self.pipe);
            if let Ok(end) = opened {
                return Some(end);
            }
            assert!(began.elapsed() < Duration::from_secs(20), "it doesn't read");
            std::thread::yield_now();
        }
        None
    }

    /// Waits until its start has come to its data.
    fn starts(&self) {
        let began = Instant::now();
        while !self.pipe.with_file_name(".lock").exists() {
            assert!(began.elapsed() < Duration::from_secs(20), "it doesn't start");
            std::thread::yield_now();
        }
    }

    fn tell_to_stop(&self) {
        let pid = rustix::process::Pid::from_child(&self.process);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("the process runs");
    }

    /// Waits for its end, for as long as a test may take.
    fn end(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().expect("it is ours") {
                return status;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "it doesn't end");
            std::thread::yield_now();
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn data(folder: &Path) -> Vec<String> {
    vec!["--data".to_owned(), folder.join("data").display().to_string()]
}

#[test]
fn a_stop_while_the_configuration_is_read_is_no_failure() {
    let mut waiting = Waiting::on("server.properties", |folder| {
        let config = folder.join("server.properties").display().to_string();
        data(folder).into_iter().chain(["--config".to_owned(), config]).collect()
    });
    let end = waiting.reads().expect("it reads its configuration");
    waiting.tell_to_stop();
    drop(end);
    assert_eq!(waiting.end().code(), Some(0));
}

#[test]
fn a_stop_while_the_broker_starts_is_no_failure_and_a_second_one_ends_it_at_once() {
    // The mark of a stop in good order, which may be empty.
    let start = || Waiting::on("data/.kafka_cleanshutdown", data);
    let mut waiting = start();
    waiting.starts();
    waiting.tell_to_stop();
    drop(waiting.reads());
    let status = waiting.end();
    assert_eq!((status.code(), status.signal()), (Some(0), None));

    // Now the start waits for ever. Two signals that come at once are one: so they are sent until both were heard.
    let mut waiting = start();
    waiting.starts();
    let began = Instant::now();
    while waiting.process.try_wait().expect("it is ours").is_none() {
        assert!(began.elapsed() < Duration::from_secs(20), "it doesn't end");
        waiting.tell_to_stop();
        std::thread::yield_now();
    }
    assert_eq!(waiting.end().code(), Some(1));
}

#[test]
fn a_stop_while_logs_are_recovered_is_no_failure_and_the_next_start_goes_on() {
    let mut broker = TestBroker::start(&["--set", "num.recovery.threads.per.data.dir=1"]);
    let mut client = broker.connect();
    let partitions = 16;
    client.create_topic("t", partitions);
    for partition in 0..partitions {
        assert_eq!(client.produce("t", partition, one_record(vec![b'x'; 1_000_000])).error_code, 0);
    }
    broker.kill_and_restart();
    assert!(broker.stop().success(), "not all is recovered yet");
    broker.restart();
    let mut client = broker.connect();
    for partition in 0..partitions {
        assert_eq!(read_all(&mut client, "t", partition, 0).len(), 1);
    }
}

#[test]
fn a_stop_does_not_wait_for_a_log_whose_recovery_takes_long() {
    let copy = tempfile::tempdir().expect("a temporary folder");
    let mut broker = TestBroker::start(&[]);
    broker.connect().create_topic("t", 1);
    fill(&broker, "t", 3);
    let data_of_broker = broker.data();
    broker.kill_and_restart_after(|| {
        let copied = Command::new("cp").arg("-r").arg(data_of_broker).arg(copy.path()).status();
        assert!(copied.expect("there is cp").success());
    });
    let mut waiting = Waiting::in_folder(copy, "data/t-0/leader-epoch-checkpoint", data);
    // That it is ready is the first that it says; then nobody listens to it any more.
    waiting.process.stdout.take().expect("it is piped").read_exact(&mut [0]).expect("it says something");
    waiting.tell_to_stop();
    assert_eq!(waiting.end().code(), Some(0));
}

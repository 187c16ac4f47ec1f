//! The broker as container images start it: environment and files in, awaited lines out; and the small tools of the image.
//!
//! The image itself, with its shell and its scripts, is tested by `docker/test.sh`.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use kalda_protocol::messages::describe_cluster::DescribeClusterRequest;
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataResponse};
use tempfile::TempDir;

use crate::support::{TestBroker, TestClient};

const LAST_LINE_OF_KAFKA: &str = "Kafka Server started";
const LAST_LINE_OF_REDPANDA: &str = "Successfully started Redpanda!";

fn kalda(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kalda")).args(arguments).output().expect("it starts")
}

/// What a tool prints, what it complains of, and its exit code.
fn told(output: &Output) -> (String, String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

/// The folders of an image.
struct Root(TempDir);

impl Root {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn with(self, path: &str, text: &str) -> Self {
        self.put(path, text);
        self
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }

    fn path(&self, path: &str) -> String {
        self.0.path().join(path).display().to_string()
    }

    fn command(&self, image: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kalda"));
        command.env_clear().envs(variables.iter().copied()).stdin(Stdio::null());
        command.arg("docker").arg("--root").arg(self.0.path()).args(image);
        command
    }

    /// What an image says that doesn't start. Nothing may have been written.
    fn refusal(&self, image: &[&str], variables: &[(&str, &str)]) -> String {
        let before = self.entries();
        let data = self.path("data");
        let variables = [variables, &[("KAFKA_LOG_DIRS", data.as_str())]].concat();
        let (out, complaint, code) = told(&self.command(image, &variables).output().expect("it starts"));
        assert_eq!((out.as_str(), code), ("", Some(2)), "{complaint}");
        assert_eq!(self.entries(), before);
        let lines: Vec<&str> = complaint.lines().collect();
        assert_eq!(lines.len(), 1, "one sentence: {complaint}");
        lines[0].replace(&self.path(""), "/")
    }

    fn entries(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).expect("the folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }
}

/// A broker that was started as an image.
struct Started {
    process: Child,
    lines: Vec<String>,
    rest: Lines<BufReader<ChildStdout>>,
}

impl Started {
    /// Starts it, and waits for the last of its lines.
    fn new(mut command: Command, last: &str) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut rest = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let mut lines = Vec::new();
        while !lines.last().is_some_and(|line: &String| line.contains(last)) {
            lines.push(rest.next().expect("it serves").expect("text"));
        }
        Self { process, lines, rest }
    }

    /// The address of a listener that was advertised.
    fn address(&self, listener: &str) -> String {
        let beginning = format!("  {listener}://");
        self.lines.iter().find_map(|line| line.strip_prefix(&beginning)).expect("it is told").to_owned()
    }

    fn metadata(&self, listener: &str) -> MetadataResponse {
        let request = MetadataRequest { topics: Some(Vec::new()), ..MetadataRequest::default() };
        TestClient::connect(&self.address(listener)).call(12, &request)
    }

    /// Ends it with SIGTERM; gives what else it said.
    fn stop(mut self) -> Vec<String> {
        let pid = rustix::process::Pid::from_child(&self.process);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("it runs");
        assert!(self.process.wait().expect("it ends").success());
        self.rest.by_ref().map_while(Result::ok).collect()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing to kill.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_environment_wins_over_the_mounted_file_and_each_awaited_line_comes_once() {
    let root = Root::new().with(
        "mnt/shared/config/server.properties",
        "node.id=3\nlisteners=PLAINTEXT://127.0.0.1:0\nlog.dirs=/nowhere/at/all\n",
    );
    let data = root.path("data");
    let variables = [
        ("KAFKA_LOG_DIRS", data.as_str()),
        ("KAFKA_HEAP_OPTS", "-Xmx1G"),
        ("KAFKA_PORT", "tcp://10.96.0.7:9092"),
    ];
    let broker = Started::new(root.command(&["apache"], &variables), LAST_LINE_OF_KAFKA);
    let answer = broker.metadata("PLAINTEXT");
    assert_eq!(answer.brokers[0].node_id, 3);
    assert_eq!(answer.cluster_id.as_deref(), Some("5L6g3nShT-eMCtK--X86sw"), "that image's default");
    let lines = broker.lines.join("\n");
    for awaited in
        ["Transitioning from RECOVERY to RUNNING", "[KafkaServer id=3] started", LAST_LINE_OF_KAFKA]
    {
        assert_eq!(lines.matches(awaited).count(), 1, "{awaited} in {lines}");
    }
    assert_eq!(broker.stop(), [""; 0]);
    assert!(Path::new(&data).join("meta.properties").exists());
}

/// Lines and codes are those of `kafka-storage.sh format` of Kafka 4.4.0; the line with the records of the metadata is compared elsewhere.
#[test]
fn folders_are_formatted_once_and_for_one_cluster() {
    let root = Root::new();
    let (first, second) = (root.path("first"), root.path("second"));
    root.put("server.properties", &format!("log.dirs={first},{second}\n"));
    let format = |cluster: &str, flags: &[&str]| {
        let config = root.path("server.properties");
        let asked = ["storage", "format", "-t", cluster, "-c", &config];
        let (line, complaint, code) = told(&kalda(&[&asked, flags].concat()));
        let lines = line.lines().filter(|line| !line.starts_with("Bootstrap metadata: "));
        (lines.map(|line| format!("{line}\n")).collect::<String>() + &complaint, code)
    };
    let metadata = format!("Formatting metadata directory {first} with metadata.version 4.4-IV2.\n");
    let data = format!("Formatting data directory {second} with metadata.version 4.4-IV2.\n");
    assert_eq!(format("test-cluster", &[]), (format!("{metadata}{data}"), Some(0)));
    let all = "All of the log directories are already formatted.\n".to_owned();
    assert_eq!(format("test-cluster", &["--ignore-formatted"]), (all, Some(0)));
    let already = format!(
        "Log directory {first} is already formatted. Use --ignore-formatted to ignore this directory and format the \
         others.\n"
    );
    assert_eq!(format("test-cluster", &[]), (already, Some(1)));
    let other = format!(
        "Exception in thread \"main\" java.lang.RuntimeException: Invalid cluster.id in: {first}/meta.properties. Expected other, but read test-cluster\n"
    );
    assert_eq!(format("other", &["-g"]), (other, Some(1)));
    std::fs::remove_dir_all(&second).expect("it is there");
    assert_eq!(format("test-cluster", &["-g"]), (data, Some(0)));
}

#[test]
fn a_formatted_folder_belongs_to_its_cluster() {
    let root = Root::new();
    let data = root.path("data");
    root.put("server.properties", &format!("log.dirs={data}\n"));
    let config = root.path("server.properties");
    assert!(kalda(&["storage", "format", "-t", "first", "-c", &config]).status.success());
    let variables = [("KAFKA_LOG_DIRS", data.as_str()), ("KAFKA_LISTENERS", "PLAINTEXT://127.0.0.1:0")];
    let other = [&variables[..], &[("CLUSTER_ID", "other")]].concat();
    for (image, variables) in
        [("apache", &variables[..]), ("confluent", &variables[..]), ("confluent", &other[..])]
    {
        let broker = Started::new(root.command(&[image], variables), LAST_LINE_OF_KAFKA);
        assert_eq!(broker.metadata("PLAINTEXT").cluster_id.as_deref(), Some("first"), "{image}");
        broker.stop();
    }
    // As in Kafka's image, which formats at each start.
    let (_, complaint, code) = told(&root.command(&["apache"], &other).output().expect("it starts"));
    assert_eq!(code, Some(1));
    assert!(complaint.contains("Invalid cluster.id in"), "{complaint}");
    assert!(complaint.contains("expected other, but read first"), "{complaint}");
}

#[test]
fn redpanda_starts_when_its_file_has_come() {
    let root = Root::new().with(
        "etc/redpanda/.bootstrap.yaml",
        "# Injected by testcontainers\nauto_create_topics_enabled: true\n",
    );
    let data = root.path("data");
    let command = root.command(&["redpanda", "redpanda", "start", "--mode=dev-container", "--smp=1"], &[]);
    let file = format!(
        "# Injected by testcontainers\nredpanda:\n  data_directory: {data}\n  admin: {{address: 127.0.0.1, port: 0}}\n  kafka_api:\n    - {{address: 127.0.0.1, name: \
         external, port: 0}}\n  advertised_kafka_api:\n    - {{address: 127.0.0.1, name: external, port: 0}}\n"
    );
    let broker = std::thread::scope(|scope| {
        let started = scope.spawn(|| Started::new(command, LAST_LINE_OF_REDPANDA));
        root.put("etc/redpanda/redpanda.yaml", &file);
        started.join().expect("it starts")
    });
    assert_eq!(broker.lines.iter().filter(|line| line.contains("Started Kafka API server")).count(), 1);
    assert_eq!(broker.metadata("EXTERNAL").brokers.len(), 1);
    broker.stop();
}

#[test]
fn what_an_image_is_given_wrongly_is_told_in_one_sentence_and_nothing_is_written() {
    let refusals = [
        (
            "kalda: Invalid value many for configuration num.partitions: Not a number of type INT (from the environment variable \
             KAFKA_NUM_PARTITIONS; allowed: a 32-bit integer, at least 1)",
            &["apache"][..],
            &[("KAFKA_NUM_PARTITIONS", "many")][..],
        ),
        (
            "kalda: The listener SSL://0.0.0.0:9093 asks for SSL, which this version doesn't speak yet: only PLAINTEXT listeners can \
             be opened",
            &["confluent"],
            &[("KAFKA_ADVERTISED_LISTENERS", "SSL://h:9093")],
        ),
        (
            "kalda: `--help-me` behind /etc/kafka/docker/run is not of the form NAME=VALUE",
            &["apache", "--", "--help-me"],
            &[],
        ),
        (
            "kalda: --mode=fast makes no sense; allowed: dev-container, development, production",
            &["redpanda", "redpanda", "start", "--mode", "fast"],
            &[],
        ),
    ];
    for (sentence, image, variables) in refusals {
        assert_eq!(Root::new().refusal(image, variables), sentence);
    }
    // A folder where a file should be: what docker makes of a mount whose source isn't there.
    let root = Root::new().with("mnt/shared/config/server.properties/x", "");
    let sentence = "kalda: can't read /mnt/shared/config/server.properties: Is a directory (os error 21)";
    assert_eq!(root.refusal(&["apache"], &[]), sentence);
    let root = Root::new().with("etc/redpanda/redpanda.yaml", "redpanda: [\n");
    let sentence = root.refusal(&["redpanda", "redpanda", "start"], &[]);
    assert!(sentence.starts_with("kalda: /etc/redpanda/redpanda.yaml: "), "{sentence}");
}

#[test]
fn a_password_that_cannot_be_kept_is_refused_and_not_repeated() {
    let asked = [
        "storage",
        "format",
        "-t",
        "c",
        "-c",
        "/nowhere",
        "--add-scram",
        "SCRAM-SHA-512=[name=a,password=secret]",
    ];
    let (_, complaint, code) = told(&kalda(&asked));
    assert_eq!(code, Some(1));
    assert_eq!(
        complaint,
        "--add-scram SCRAM-SHA-512=… asks for a user with a password, which this version doesn't have yet\n"
    );
}

#[test]
fn health_tells_whether_a_broker_is_well() {
    let mut broker = TestBroker::start(&[]);
    let address = broker.address().to_owned();
    let cluster = broker.connect().call(0, &DescribeClusterRequest::default()).cluster_id;
    let ask = |flags: &[&str]| told(&kalda(&[&["health", "--bootstrap-server", &address], flags].concat()));
    let ready = format!("ready: 1 broker of cluster {cluster}, controller 1\n");
    assert_eq!(ask(&[]), (ready.clone(), String::new(), Some(0)));
    assert_eq!(ask(&["--ready"]), (ready, String::new(), Some(0)));
    assert_eq!(ask(&["--live"]), (format!("live: {address} answers\n"), String::new(), Some(0)));
    broker.stop();
    let gone = format!("kalda: {address} can't be reached: Connection refused (os error 111)\n");
    for flags in [&["--ready"][..], &["--live"]] {
        assert_eq!(ask(flags), (String::new(), gone.clone(), Some(1)));
    }
}

#[test]
fn settings_of_a_broker_change_while_it_runs() {
    let broker = TestBroker::start(&[]);
    let alter = |setting: &str| {
        let entity = ["--entity-type", "brokers", "--entity-name", "1", "--add-config", setting];
        told(&kalda(&[&["configs", "--alter", "--bootstrap-server", broker.address()], &entity[..]].concat()))
    };
    let altered = alter("log.cleaner.threads=2,log.retention.ms=[1000]");
    assert_eq!(altered, ("Completed updating config for broker 1.\n".to_owned(), String::new(), Some(0)));
    // As Kafka 4.4.0 does. Only in the image is there another way.
    let (_, complaint, code) = alter("advertised.listeners=[PLAINTEXT://127.0.0.1:32768]");
    assert_eq!(code, Some(1));
    assert_eq!(
        complaint,
        format!(
            "Error while executing config command with args '--alter --bootstrap-server {} --entity-type brokers --entity-name 1 \
             --add-config advertised.listeners=[PLAINTEXT://127.0.0.1:32768]'\n\
             java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.InvalidRequestException: Cannot update these \
             configs dynamically: [advertised.listeners]\n",
            broker.address()
        )
    );
}

#[test]
fn a_link_with_the_name_of_a_tool_is_that_tool() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let link = |name: &str| {
        let path = folder.path().join(name);
        if !path.exists() {
            std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_kalda"), &path).expect("a link");
        }
        Command::new(path)
    };
    let (id, _, code) = told(&link("kafka-storage.sh").arg("random-uuid").output().expect("it starts"));
    assert_eq!((id.trim_end().len(), code), (22, Some(0)));
    let (_, complaint, code) = told(&link("rpk").args(["redpanda", "stop"]).output().expect("it starts"));
    assert_eq!(code, Some(2));
    assert_eq!(complaint, "kalda: `rpk redpanda stop` is not there yet; `rpk redpanda start` is\n");
    let (_, complaint, code) = told(&link("rpk").args(["group", "list"]).output().expect("it starts"));
    assert_eq!(code, Some(1));
    assert!(complaint.starts_with("Error: unknown command \"group\" for \"rpk\"\n"), "{complaint}");
}

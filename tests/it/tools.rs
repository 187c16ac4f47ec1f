//! The tools for logs: what they print of folders that Kafka wrote, and how they end.
//!
//! Invariant: no broker runs here; the folders are those of tests/fixtures.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const KAFKA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/kafka-4.3.1");
/// Keys, values and headers that are no text, or break a line: here escaped, by Kafka printed as they are.
const ODD: &str = "clean/odd-0/00000000000000000000.log";

/// Runs the binary in the folder of the fixtures.
fn kalda(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kalda")).current_dir(KAFKA).args(arguments).output().expect("it starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

/// What `kafka-dump-log` printed, and the file that it was asked for.
fn dumps(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(dumps(&path));
        } else {
            let inside = path.strip_prefix(Path::new(KAFKA).join("dumps")).expect("a path inside");
            let file = inside.to_str().expect("text").strip_suffix(".txt").expect("a text").to_owned();
            found.push((file, path));
        }
    }
    found
}

fn dump_log(file: &str, flags: &[&str]) -> Output {
    let holds_records = file.ends_with(".log") || file.ends_with(".checkpoint");
    let records = holds_records.then_some("--records");
    kalda(&[&["dump-log"], flags, records.as_slice(), &[file]].concat())
}

#[test]
fn every_kind_of_file_is_dumped_as_kafka_does() {
    let dumps = dumps(&Path::new(KAFKA).join("dumps"));
    assert!(dumps.len() > 70, "{} files", dumps.len());
    for (file, dump) in dumps.iter().filter(|(file, _)| file != ODD) {
        let output = dump_log(file, &[]);
        assert!(output.status.success(), "{file}: {}", text(&output.stderr));
        assert_eq!(text(&output.stdout), std::fs::read_to_string(dump).expect("a text"), "{file}");
    }
}

#[test]
fn what_is_no_text_is_escaped() {
    let output = dump_log(ODD, &[]);
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    let [.., raw, _, quoted] = lines[..] else { panic!("{lines:?}") };
    assert!(raw.ends_with(r"headerKeys: [] key: \x00\xffx\xfe payload: \x00\xffx\xfe"), "{raw}");
    let headers = r#"headers: [trace="abc", empty=null, raw="\x00\xffx\xfe"]"#;
    assert!(
        quoted.ends_with(&format!(r#"key: κλειδί payload: two\nlines\tand a \\ "quote" {headers}"#)),
        "{quoted}"
    );
}

#[test]
fn a_dump_in_json_is_an_object_a_line() {
    for (file, _) in dumps(&Path::new(KAFKA).join("dumps")) {
        let output = dump_log(&file, &["--json"]);
        assert!(output.status.success(), "{file}: {}", text(&output.stderr));
        for line in text(&output.stdout).lines() {
            let object: serde_json::Value = serde_json::from_str(line).expect("JSON");
            assert!(object["type"].is_string(), "{file}: {line}");
        }
    }
}

#[test]
fn a_broken_file_is_dumped_as_far_as_it_can_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let (whole, cut) =
        (Path::new(KAFKA).join("clean/read-0/00000000000000000000.log"), folder.path().join("cut.log"));
    let bytes = std::fs::read(whole).expect("the file");
    std::fs::write(&cut, &bytes[..bytes.len() - 1]).expect("the file");
    let output = kalda(&["dump-log", cut.to_str().expect("text")]);
    assert_eq!(output.status.code(), Some(2), "a name that is no segment's");
    let cut = {
        let named = folder.path().join("00000000000000000000.log");
        std::fs::rename(cut, &named).expect("renames");
        named.to_str().expect("text").to_owned()
    };
    let output = kalda(&["dump-log", &cut]);
    assert_eq!(output.status.code(), Some(1));
    let batches = text(&output.stdout).lines().filter(|line| line.starts_with("baseOffset")).count();
    assert_eq!(batches, 3, "of four");
    assert!(
        text(&output.stderr).starts_with(&format!("kalda: {cut}: position 408: ")),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn verifying_ends_with_a_code_for_scripts() {
    let output = kalda(&["verify-log", "--records", "clean"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stdout).ends_with("0 faults, 0 notes\n"));

    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("00000000000000000000.log");
    let mut bytes =
        std::fs::read(Path::new(KAFKA).join("clean/read-0/00000000000000000000.log")).expect("the file");
    bytes[100] ^= 1;
    std::fs::write(&log, bytes).expect("the file");
    let path = folder.path().to_str().expect("text");
    let output = kalda(&["verify-log", path]);
    assert_eq!(output.status.code(), Some(1));
    let fault = format!("fault: {}: position 0, offset 0: the checksum is", log.display());
    let found = text(&output.stdout);
    assert!(found.lines().any(|line| line.starts_with(&fault)), "{found}");

    let output = kalda(&["verify-log", "--json", path]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let faults: Vec<_> = lines.iter().filter(|line| line["severity"] == "fault").collect();
    let [fault] = faults[..] else { panic!("{lines:?}") };
    assert_eq!((&fault["problem"], &fault["position"]), (&"checksum".into(), &0.into()));
    let summary = lines.last().expect("a summary");
    assert_eq!((&summary["type"], &summary["faults"]), (&"summary".into(), &1.into()));

    for wrong in [&["verify-log"][..], &["verify-log", "/nowhere"], &["verify-log", "record"]] {
        assert_eq!(kalda(wrong).status.code(), Some(2), "{wrong:?}");
    }
}

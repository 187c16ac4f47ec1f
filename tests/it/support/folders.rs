//! Folders for the log directories of one broker, which come and go.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::TestBroker;

/// The folders.
pub struct Folders(tempfile::TempDir);

impl Folders {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn list(&self, names: &[&str]) -> String {
        let paths: Vec<String> = names.iter().map(|name| self.path(name).display().to_string()).collect();
        format!("log.dirs={}", paths.join(","))
    }

    pub fn start(&self, names: &[&str]) -> TestBroker {
        self.start_with(names, &[])
    }

    /// Starts a broker on some of them, with more flags.
    pub fn start_with(&self, names: &[&str], flags: &[&str]) -> TestBroker {
        let list = self.list(names);
        TestBroker::start(&[&["--set", &list], flags].concat())
    }

    /// What a broker says that doesn't start on them.
    pub fn refusal(&self, names: &[&str], flags: &[&str]) -> String {
        let list = self.list(names);
        let (said, code) = TestBroker::refusal(&[&["--set", &list], flags].concat());
        assert_eq!(code, Some(1), "{said}");
        said
    }

    /// The partitions of topic `t` that have a folder in a directory.
    pub fn partitions(&self, name: &str) -> BTreeSet<i32> {
        let names = self.names(name).into_iter();
        names.filter_map(|name| name.strip_prefix("t-")?.parse().ok()).collect()
    }

    /// All names in a folder, in order.
    pub fn names(&self, folder: &str) -> BTreeSet<String> {
        let entries = std::fs::read_dir(self.path(folder)).expect("the directory is there");
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect()
    }

    /// Puts a file where the directory was, which nobody can use, whoever the test runs as.
    pub fn take_away(&self, name: &str) {
        std::fs::rename(self.path(name), self.path("away")).expect("it can be moved");
        std::fs::write(self.path(name), "").expect("a file can be written");
    }

    /// The reverse of it.
    pub fn bring_back(&self, name: &str) {
        std::fs::remove_file(self.path(name)).expect("the file is there");
        std::fs::rename(self.path("away"), self.path(name)).expect("it can be moved");
    }

    /// Leaves an empty folder where the directory was, as where a disk isn't mounted.
    pub fn unmount(&self, name: &str) {
        std::fs::rename(self.path(name), self.path("unmounted")).expect("it can be moved");
        std::fs::create_dir(self.path(name)).expect("a folder");
    }

    /// The reverse of it, whatever is in that folder now.
    pub fn mount(&self, name: &str) {
        std::fs::remove_dir_all(self.path(name)).expect("the folder is there");
        std::fs::rename(self.path("unmounted"), self.path(name)).expect("it can be moved");
    }
}

/// Copies a folder with all it holds.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

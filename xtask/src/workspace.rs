//! Where things are: the root folder, the build folder, the packages' test targets.
//!
//! Invariant: asked once from `cargo metadata`, so that CARGO_TARGET_DIR and the like are obeyed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::part::Part;

/// The workspace that xtask belongs to.
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
    test_targets: Vec<String>,
}

impl Workspace {
    /// Asks cargo.
    pub fn find() -> Result<Self> {
        let output = cargo()
            .args(["metadata", "--format-version=1", "--no-deps"])
            .output()
            .context("running cargo")?;
        ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        let metadata: Value = serde_json::from_slice(&output.stdout)?;
        let folder =
            |key: &str| metadata[key].as_str().map(PathBuf::from).with_context(|| format!("no {key}"));
        Ok(Self {
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
            test_targets: test_targets(&metadata),
        })
    }

    /// The folder of the workspace's Cargo.toml.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The build folder.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The names of all integration tests, each once.
    pub fn test_targets(&self) -> &[String] {
        &self.test_targets
    }

    /// Where a part's commands print.
    pub fn log_of(&self, part: Part) -> PathBuf {
        self.target.join("xtask").join(format!("{}.log", part.name()))
    }

    /// The broker as the tests of others run it: optimised, quick to build.
    pub fn fast_kalda(&self) -> PathBuf {
        self.target.join("fast/kalda")
    }

    /// What attacks it.
    pub fn fast_hostile(&self) -> PathBuf {
        self.target.join("fast/kalda-hostile")
    }

    /// A cargo command for this workspace.
    pub fn cargo(&self) -> Command {
        let mut command = cargo();
        command.current_dir(&self.root);
        command
    }
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn test_targets(metadata: &Value) -> Vec<String> {
    let array = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let packages = array(&metadata["packages"]).into_iter();
    let tests = packages
        .flat_map(|package| array(&package["targets"]))
        .filter(|target| array(&target["kind"]).iter().any(|kind| kind == "test"));
    let mut names: Vec<String> =
        tests.filter_map(|target| target["name"].as_str().map(str::to_owned)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

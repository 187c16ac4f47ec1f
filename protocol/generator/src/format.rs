//! rustfmt over all generated files at once, with the project's settings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};

use anyhow::{Context, Result, ensure};

const SETTINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rustfmt.toml");

/// The same files, formatted.
pub fn rustfmt(files: BTreeMap<PathBuf, String>) -> Result<BTreeMap<PathBuf, String>> {
    let folder = env::temp_dir().join(format!("kalda-generator-{}", process::id()));
    let formatted = format_in(&folder, files);
    fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    formatted
}

fn format_in(folder: &Path, files: BTreeMap<PathBuf, String>) -> Result<BTreeMap<PathBuf, String>> {
    let mut places = Vec::new();
    for (path, source) in &files {
        let place = folder.join(path);
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(&place, source)?;
        places.push(place);
    }
    let run = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path", SETTINGS])
        .args(&places)
        .output()
        .context("rustfmt is not there")?;
    ensure!(run.status.success(), "rustfmt: {}", String::from_utf8_lossy(&run.stderr));
    files.into_keys().map(|path| Ok((path.clone(), fs::read_to_string(folder.join(path))?))).collect()
}

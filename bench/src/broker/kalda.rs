//! How Kalda is started.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::settings::Settings;

/// The command line that starts it.
pub fn command(binary: &Path, port: u16, data: &Path, settings: Settings<'_>) -> Vec<String> {
    let mut words = vec![
        binary.display().to_string(),
        format!("--listen=PLAINTEXT://127.0.0.1:{port}"),
        format!("--data={}", data.display()),
    ];
    words.extend(settings.iter().map(|(key, value)| format!("--set={key}={value}")));
    words
}

/// What `--version` says.
pub fn version(binary: &Path) -> Result<String> {
    let output = Command::new(binary)
        .arg("--version")
        .output()
        .with_context(|| format!("running {}", binary.display()))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

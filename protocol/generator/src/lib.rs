//! The protocol generator: schema text in, Rust source out.
//!
//! ```text
//! protocol/schema/*.schema ─ parse ─▶ model ─ emit ─▶ source ─ rustfmt ─▶ protocol/src
//! ```
//!
//! Invariant: the output depends on the schema, this crate and the pinned toolchain alone, so that a test can compare
//! it with what is committed. Nothing here is part of the broker.

mod emit;
mod format;
mod lines;
pub mod model;
pub mod names;
pub mod parse;
pub mod versions;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The folders below the crate that hold nothing but generated files.
const GENERATED_FOLDERS: [&str; 2] = ["src/messages", "src/json/messages"];

/// Reads the schema and makes the source of every generated file; paths are relative to the crate's folder.
///
/// # Errors
/// A schema text isn't in the notation, or rustfmt is missing.
pub fn generate(schema_folder: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let schema = parse::schema(schema_folder)?;
    format::rustfmt(emit::files::all(&schema))
}

/// Writes what differs below `crate_folder` (the one with `schema` in it), and removes generated files that have no
/// schema any more. Returns the paths that changed.
///
/// # Errors
/// As [`generate`], or a file can't be written.
pub fn write(crate_folder: &Path) -> Result<Vec<PathBuf>> {
    let files = generate(&crate_folder.join("schema"))?;
    let changed = drift(crate_folder, &files)?;
    for path in &changed {
        let place = crate_folder.join(path);
        match files.get(path) {
            Some(source) => {
                place.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::write(&place, source).with_context(|| place.display().to_string())?;
            }
            None => fs::remove_file(&place).with_context(|| place.display().to_string())?,
        }
    }
    Ok(changed)
}

/// Compares what is committed with what the schema gives.
///
/// # Errors
/// As [`generate`], or something differs: the message names the files.
pub fn check(crate_folder: &Path) -> Result<()> {
    let changed = drift(crate_folder, &generate(&crate_folder.join("schema"))?)?;
    if changed.is_empty() {
        return Ok(());
    }
    bail!("these files are not what the schema gives, run `cargo xtask generate`: {changed:?}")
}

/// The paths whose file is missing, differs, or isn't in `files`.
fn drift(crate_folder: &Path, files: &BTreeMap<PathBuf, String>) -> Result<Vec<PathBuf>> {
    let mut paths: BTreeSet<PathBuf> = files.keys().cloned().collect();
    let mut folders: Vec<PathBuf> =
        GENERATED_FOLDERS.iter().map(|folder| crate_folder.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    paths.insert(path.strip_prefix(crate_folder)?.to_path_buf());
                }
            }
        }
    }
    paths.retain(|path| fs::read_to_string(crate_folder.join(path)).ok().as_ref() != files.get(path));
    Ok(paths.into_iter().collect())
}

//! Paths as they were given.

use std::path::PathBuf;

#[expect(clippy::disallowed_methods, reason = "what the command line names is outside of the broker's world")]
/// The paths; one without a name of its own (`.`, `..`) gets that of the folder it is, since names say what folders are.
pub fn named(paths: &[PathBuf]) -> Vec<PathBuf> {
    let named = |path: &PathBuf| match path.file_name() {
        Some(_) => path.clone(),
        // What can't be found out is told when the path is read.
        None => std::fs::canonicalize(path).unwrap_or_else(|_| path.clone()),
    };
    paths.iter().map(named).collect()
}

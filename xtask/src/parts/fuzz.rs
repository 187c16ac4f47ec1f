//! A short run of each fuzz target in `protocol/fuzz`, by cargo-fuzz on the pinned stable toolchain.
//!
//! Invariant: the targets are found, not listed; a folder without targets fails. The coverage that libFuzzer
//! needs is an unstable flag, which `RUSTC_BOOTSTRAP` lets a stable compiler accept.

use anyhow::{Context, Result, ensure};

use crate::step::Steps;
use crate::tools;

/// How long each target runs: a smoke test of the target itself. Long runs are for `cargo fuzz run` by hand.
const SECONDS_EACH: u32 = 10;

/// Runs each fuzz target.
pub fn run(steps: &mut Steps<'_>) -> Result<()> {
    let folder = steps.workspace().root().join("protocol/fuzz/fuzz_targets");
    let entries = std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut targets = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            targets.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    targets.sort_unstable();
    ensure!(!targets.is_empty(), "no fuzz target in {}", folder.display());

    tools::CARGO_FUZZ.ensure(steps)?;
    for target in targets {
        // What libFuzzer finds goes into the first folder; the others are only read.
        let build = steps.workspace().target().join("fuzz");
        let found = build.join("corpus").join(&target);
        std::fs::create_dir_all(&found)?;
        let seeds = steps.workspace().root().join("protocol/fuzz/corpus").join(&target);

        let mut command = steps.workspace().cargo();
        command.args(["fuzz", "run", "--fuzz-dir", "protocol/fuzz", "--target-dir"]).arg(build);
        command.arg(&target).arg(found).args(seeds.is_dir().then_some(seeds)).arg("--");
        command.arg(format!("-max_total_time={SECONDS_EACH}")).env("RUSTC_BOOTSTRAP", "1");
        let output = steps.run(&mut command)?;
        let done = output.lines().rfind(|line| line.starts_with("Done ")).unwrap_or("ran");
        steps.fact(format!("{target}: {done}"));
    }
    Ok(())
}

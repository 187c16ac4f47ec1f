//! `cargo xtask image [--arch amd64|arm64]`: the container images of a release build, for the engine of this machine.
//!
//! Invariant: both architectures go the same way: cargo builds, `docker/image.sh` packs. For another architecture than this machine's, Debian's
//! cross compiler links (`gcc-aarch64-linux-gnu` or `gcc-x86-64-linux-gnu`), and rustup must have the target.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::workspace::Workspace;

/// What an image is for, by Docker's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Architecture {
    /// x86-64
    Amd64,
    /// AArch64
    Arm64,
}

impl Architecture {
    const fn name(self) -> &'static str {
        match self {
            Self::Amd64 => "amd64",
            Self::Arm64 => "arm64",
        }
    }

    /// The target of Rust, and Debian's compiler for it.
    const fn target(self) -> (&'static str, &'static str) {
        match self {
            Self::Amd64 => ("x86_64-unknown-linux-gnu", "x86_64-linux-gnu-gcc"),
            Self::Arm64 => ("aarch64-unknown-linux-gnu", "aarch64-linux-gnu-gcc"),
        }
    }

    fn is_this_machines(self) -> bool {
        self.target().0.starts_with(std::env::consts::ARCH)
    }
}

/// Builds the broker, and around it the images `kalda`, which takes the place of Kafka's, and `kalda:slim`.
pub fn run(architecture: Option<Architecture>) -> Result<()> {
    let workspace = Workspace::find()?;
    let mut build = workspace.cargo();
    build.args(["build", "--release", "--package", "kalda", "--bin", "kalda"]);
    let mut folder = workspace.target().to_path_buf();
    let mut pack = Command::new("docker/image.sh");
    let foreign = architecture.filter(|architecture| !architecture.is_this_machines());
    if let Some(architecture) = foreign {
        let (target, compiler) = architecture.target();
        let linker = format!("CARGO_TARGET_{}_LINKER", target.to_uppercase().replace('-', "_"));
        build.args(["--target", target]).env(linker, compiler);
        folder = folder.join(target);
    }
    let built = build.status()?;
    ensure!(built.success(), "the release build ended with {built}");
    pack.arg(folder.join("release/kalda")).arg("kalda").current_dir(workspace.root());
    if let Some(architecture) = foreign {
        pack.arg(architecture.name());
    }
    let packed = pack.status()?;
    ensure!(packed.success(), "docker/image.sh ended with {packed}");
    Ok(())
}

//! Programs that the checks need and Rust does not bring: found, or installed, or asked for by name.
//!
//! Invariant: a missing tool fails the part that needs it, with the command that installs it. Nothing is skipped.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::step::Steps;

/// A program and the command that installs it.
pub struct Tool {
    /// Its name on the path.
    pub program: &'static str,
    /// The installing command.
    pub install: &'static [&'static str],
}

/// Checks of licences, bans and sources. The debug build installs in half the time and is quick enough.
pub const CARGO_DENY: Tool = Tool {
    program: "cargo-deny",
    install: &["cargo", "install", "--locked", "--debug", "cargo-deny@0.20.2"],
};
/// Runs libFuzzer targets.
pub const CARGO_FUZZ: Tool = Tool {
    program: "cargo-fuzz",
    install: &["cargo", "install", "--locked", "--debug", "cargo-fuzz@0.13.2"],
};
/// The container engine.
pub const DOCKER: Tool = Tool {
    program: "dockerd",
    install: &["apt-get", "install", "--yes", "--no-install-recommends", "docker.io"],
};
/// Starts several containers from one file.
pub const COMPOSE: Tool = Tool {
    program: "docker-compose",
    install: &["apt-get", "install", "--yes", "--no-install-recommends", "docker-compose"],
};
/// The producer and consumer of the README.
pub const KCAT: Tool =
    Tool { program: "kcat", install: &["apt-get", "install", "--yes", "--no-install-recommends", "kcat"] };

/// The commands of the drop-in image.
pub const BUSYBOX: Tool = Tool {
    program: "busybox",
    install: &["apt-get", "install", "--yes", "--no-install-recommends", "busybox-static"],
};
/// The image's `nc`.
pub const NETCAT: Tool = Tool {
    program: "nc.openbsd",
    install: &["apt-get", "install", "--yes", "--no-install-recommends", "netcat-openbsd"],
};
/// Makes the minimal Debian that the compiling stage of the image is executed in.
pub const DEBOOTSTRAP: Tool = Tool {
    program: "debootstrap",
    install: &["apt-get", "install", "--yes", "--no-install-recommends", "debootstrap"],
};
/// Sets up the network of an engine of the test's own.
pub const IP: Tool =
    Tool { program: "ip", install: &["apt-get", "install", "--yes", "--no-install-recommends", "iproute2"] };

impl Tool {
    /// Finds the tool, installing it where it is missing.
    pub fn ensure(&self, steps: &mut Steps<'_>) -> Result<PathBuf> {
        if let Some(path) = self.find() {
            return Ok(path);
        }
        let [program, arguments @ ..] = self.install else {
            bail!("{} has no way to install it", self.program)
        };
        let installed = steps.run(Command::new(program).args(arguments));
        match (self.find(), installed) {
            (Some(path), _) => Ok(path),
            (None, Err(why)) => {
                bail!("{} is missing: install it with `{}`\n{why:#}", self.program, self.command())
            }
            (None, Ok(_)) => bail!("{} is missing, also after `{}`", self.program, self.command()),
        }
    }

    /// Where the tool is, if it is here.
    pub fn find(&self) -> Option<PathBuf> {
        let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let cargo_home = cargo_home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path)
            .chain(cargo_home.map(|home| home.join("bin")))
            .map(|folder| folder.join(self.program))
            .find(|program| program.is_file())
    }

    fn command(&self) -> String {
        self.install.join(" ")
    }
}

//! Counts the instructions of a request's path outside of the kernel, by letting it take one after the other (ptrace).
//!
//! ```text
//! child    warm up ─▶ trace me ─▶ SIGUSR1 ─▶ requests ─▶ SIGUSR1 ─▶ ends
//! parent                            └─ step, step, step … ─┘ counted
//! ```
//!
//! Invariant: needs nothing but the permission to trace one's own child, which kernels and container engines give by default; where
//! they don't, no figure is made and that is said. The thread that is counted has nobody to wait for, so its
//! figure is the same each time. A system call is one step.

use std::process::{Child, Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};
use nix::errno::Errno;
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::ptrace;
use nix::sys::signal::{Signal, raise};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::broker::ROLE;
use crate::cases::Case;
use crate::measure::{Cost, Pace};
use crate::path::Path;

/// The role of the child that is stepped through; behind it stands the case.
const STEPPED: &str = "path:";
/// A step costs microseconds: few requests are enough, since each takes the same way. A multiple of four, since every fourth batch
/// gets an index entry.
const REQUESTS: usize = 16;
const WARM_UP: usize = 64;
/// What the child says where it may not be traced.
const NOT_ALLOWED: u8 = 77;
const MARK: Signal = Signal::SIGUSR1;

/// Runs the child, if this process is one.
pub fn run_if_stepped() -> Option<ExitCode> {
    let role = std::env::var(ROLE).ok()?;
    let case = Case::by_name(role.strip_prefix(STEPPED)?)?;
    Some(match be_stepped(case) {
        Ok(code) => code,
        Err(error) => {
            println!("costs: {}: {error:#}", case.name());
            ExitCode::FAILURE
        }
    })
}

fn be_stepped(case: Case) -> Result<ExitCode> {
    let mut path = Path::new(case)?;
    for _ in 0..WARM_UP {
        path.serve()?;
    }
    if let Err(Errno::EPERM | Errno::EACCES | Errno::ENOSYS) = ptrace::traceme() {
        return Ok(ExitCode::from(NOT_ALLOWED));
    }
    raise(MARK)?;
    for _ in 0..REQUESTS {
        path.serve()?;
    }
    raise(MARK)?;
    Ok(ExitCode::SUCCESS)
}

/// Adds the instructions of a request's path, where tracing is allowed. That path is the same for both paces.
pub fn add_instructions(costs: &mut [Cost]) -> Result<()> {
    stay_on_one_processor()?;
    let is_counted = |cost: &&mut Cost| cost.pace == Pace::OneByOne && cost.case != Case::Commit;
    for cost in costs.iter_mut().filter(is_counted) {
        let child = Command::new(std::env::current_exe()?)
            .env(ROLE, format!("{STEPPED}{}", cost.case.name()))
            .stdin(Stdio::null())
            .spawn()?;
        let Some(steps) = count(&Killed(child))? else {
            println!("costs: instructions are not counted: this machine doesn't allow ptrace");
            return Ok(());
        };
        cost.instructions = Some(steps as f64 / REQUESTS as f64);
    }
    Ok(())
}

/// The steps between two marks; none where the child may not be traced.
fn count(child: &Killed) -> Result<Option<u64>> {
    let pid = Pid::from_raw(i32::try_from(child.0.id())?);
    let mut steps = None;
    loop {
        match waitpid(pid, None)? {
            WaitStatus::Stopped(_, MARK) => match steps {
                None => steps = Some(0),
                Some(_) => return Ok(steps),
            },
            WaitStatus::Stopped(_, Signal::SIGTRAP) => steps = steps.map(|steps| steps + 1),
            WaitStatus::Exited(_, code) if code == i32::from(NOT_ALLOWED) => return Ok(None),
            other => bail!("the path that is counted ended: {other:?}"),
        }
        ptrace::step(pid, None).context("stepping")?;
    }
}

/// This program and its child: a step that wakes another processor costs several times as much.
fn stay_on_one_processor() -> Result<()> {
    let itself = Pid::from_raw(0);
    let allowed = sched_getaffinity(itself)?;
    let first = (0..CpuSet::count()).find(|&processor| allowed.is_set(processor).unwrap_or(false));
    let mut one = CpuSet::new();
    one.set(first.context("no processor")?)?;
    Ok(sched_setaffinity(itself, &one)?)
}

/// A child that doesn't outlive this.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

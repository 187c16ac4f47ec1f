//! The ceiling of small requests: what their calls cost without a broker around them.

use anyhow::Result;

use crate::bench::Bench;
use crate::ceilings::{self, SmallRequests};
use crate::figures::{Report, Unit};

/// What a report with such ceilings says of them.
pub(super) const NOTE: &str = "ceiling: one thread with epoll_wait, recv, pwritev or pread, and send, and another that asks as the driver does";

/// Sets the ceiling of the row `cpu`, and of the row `rate` where the rate isn't the driver's choice. No broker should run meanwhile.
pub(super) fn set_answer_ceiling(
    bench: &Bench,
    report: &mut Report,
    (rate, cpu): (Option<&str>, &str),
    requests: SmallRequests,
) -> Result<()> {
    let answered = ceilings::answer(&bench.options.folder, requests)?;
    if let Some(rate) = rate {
        report.set_ceiling(rate, Unit::PerSecond, 1.0 / answered.took.as_secs_f64());
    }
    report.set_ceiling(cpu, Unit::CpuPerRequest, answered.cpu.as_secs_f64());
    Ok(())
}

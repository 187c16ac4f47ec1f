//! Measures both crates in turns.
//!
//! Invariant: the ratio is the middle one of the ratios of many short turns. What else the machine does slows both
//! sides of a turn alike, and a turn that it hit on one side only is not in the middle.

use std::time::{Duration, Instant};

use crate::allocations;
use crate::cases::Case;
use crate::table::{Row, Seen};

const TURNS: usize = 301;
const TURN: Duration = Duration::from_millis(1);

/// Measures one case.
pub fn row(case: &mut Case) -> Row {
    let (ours, theirs) = (&mut case.ours, &mut case.theirs);
    // The first time, buffers grow to their size.
    ours();
    theirs();
    let allocations = [allocations::during(ours), allocations::during(theirs)];
    let times = (TURN.as_nanos() as f64 / nanoseconds(theirs, 100)).ceil().max(1.0) as u32;
    let turns: Vec<[f64; 2]> =
        (0..TURNS).map(|_| [nanoseconds(ours, times), nanoseconds(theirs, times)]).collect();
    let middle = |of: &dyn Fn(&[f64; 2]) -> f64| {
        let mut values: Vec<f64> = turns.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[TURNS / 2]
    };
    Row {
        name: case.name,
        bytes: case.bytes,
        ours: Seen { nanoseconds: middle(&|[ours, _]| *ours), allocations: allocations[0] },
        theirs: Seen { nanoseconds: middle(&|[_, theirs]| *theirs), allocations: allocations[1] },
        times_faster: middle(&|[ours, theirs]| theirs / ours),
    }
}

/// Of one time, among so many.
fn nanoseconds(work: &mut dyn FnMut(), times: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..times {
        work();
    }
    start.elapsed().as_nanos() as f64 / f64::from(times)
}

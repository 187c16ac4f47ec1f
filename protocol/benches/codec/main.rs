//! Decoding and encoding beside the `kafka-protocol` crate: `cargo bench -p kalda-protocol --bench codec`.
//!
//! Both work on the same bytes in the same run. Criterion shows the times; the table at the end, with allocations,
//! is the one in `protocol/README.md`.

mod allocations;
mod cases;
mod table;

use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};

use cases::{Case, cases};
use table::Row;

fn codec(criterion: &mut Criterion) {
    let mut rows = Vec::new();
    for case in cases() {
        let Case { name, bytes, ours, theirs } = case;
        let mut row = Row { name, bytes, ..Row::default() };
        for (mut work, of, seen) in
            [(ours, "kalda", &mut row.ours), (theirs, "kafka-protocol", &mut row.theirs)]
        {
            work();
            seen.allocations = allocations::during(&mut work);
            let best = &mut seen.nanoseconds;
            criterion.bench_function(&format!("{name}/{of}"), |bencher| {
                bencher.iter_custom(|times| {
                    let start = Instant::now();
                    for _ in 0..times {
                        work();
                    }
                    let elapsed = start.elapsed();
                    let each = elapsed.as_nanos() as f64 / times as f64;
                    *best = if *best > 0.0 { best.min(each) } else { each };
                    elapsed
                });
            });
        }
        rows.push(row);
    }
    table::print(&rows);
}

criterion_group!(benches, codec);
criterion_main!(benches);

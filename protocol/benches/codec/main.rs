//! Decoding and encoding beside the `kafka-protocol` crate: `cargo bench -p kalda-protocol --bench codec`.
//!
//! Both work on the same bytes in the same run. Criterion shows the times of each by itself; the table at the end, for
//! which they take turns, is the one in `protocol/README.md`.

mod allocations;
mod cases;
#[path = "../../../tests/costs/src/counting_allocator.rs"]
mod counting_allocator;
mod table;
mod turns;

use criterion::{Criterion, criterion_group, criterion_main};

use cases::{Case, cases};

fn codec(criterion: &mut Criterion) {
    let mut rows = Vec::new();
    for mut case in cases() {
        rows.push(turns::row(&mut case));
        let Case { name, mut ours, mut theirs, .. } = case;
        criterion.bench_function(&format!("{name}/kalda"), |bencher| bencher.iter(&mut ours));
        criterion.bench_function(&format!("{name}/kafka-protocol"), |bencher| bencher.iter(&mut theirs));
    }
    table::print(&rows);
}

criterion_group!(benches, codec);
criterion_main!(benches);

//! Runs of many seeds.

use super::seeds::seeds;
use super::world::World;

/// Of each test run; many more are run by hand.
const SEEDS: u64 = 100;

#[test]
fn what_is_read_is_written_exactly_once_whatever_falls() {
    let seeds = seeds(SEEDS);
    let (mut falls, mut aborted, mut total) = (0, 0, 0);
    for seed in seeds.clone() {
        let run = std::panic::catch_unwind(|| World::new(seed).run());
        let Ok(world) = run else {
            panic!("seed {seed} failed: KALDA_SEED={seed} cargo test --lib simulation")
        };
        falls += world.transactions.falls + world.groups.falls;
        let (of_run, of_them_aborted) = world.seen.transactions(&world.ledgers);
        (total, aborted) = (total + of_run, aborted + of_them_aborted);
    }
    println!(
        "coordinators: {} seeds, {falls} falls, {total} transactions, {aborted} of them aborted, 0 failed",
        seeds.count()
    );
}

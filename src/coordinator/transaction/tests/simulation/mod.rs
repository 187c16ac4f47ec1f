//! Transactions under faults, from seeds: clients, a coordinator over a journal that loses its unsettled tail when it crashes, partitions, markers that come
//! late and twice.
//!
//! Invariant: a seed does the same again. What must hold stands in `invariants`, one file each; a run without faults or without anything to see would prove nothing, so that
//! both are counted.

mod client;
mod coordinator;
mod history;
mod invariants;
mod partition;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

use self::invariants::{all_or_none, all_settles, fenced_commits_nothing, offsets_move_along, told_is_true};
use self::world::World;
use crate::coordinator::simulation::seeds::seeds;

/// What every run of the tests takes; `KALDA_SEEDS` asks for more.
const SEEDS: u64 = 2_000;
const STEPS: usize = 300;

fn run(seed: u64) -> World {
    let mut world = World::new(seed);
    for _ in 0..STEPS {
        world.step();
    }
    world.come_to_rest();
    all_settles::check(&world);
    all_or_none::check(&world);
    offsets_move_along::check(&world);
    told_is_true::check(&world);
    fenced_commits_nothing::check(&world);
    world
}

#[test]
fn all_seeds_hold() {
    let seeds = seeds(SEEDS);
    let (mut committed, mut visible, mut crashes, mut lost, mut fenced) = (0, 0, 0, 0, 0);
    for seed in seeds.clone() {
        let Ok(world) = catch_unwind(AssertUnwindSafe(|| run(seed))) else { panic!("seed {seed} fails") };
        committed += world.history.told.iter().filter(|told| told.ended.is_some()).count();
        visible += world.partitions.iter().map(|partition| partition.visible().len()).sum::<usize>();
        crashes += world.history.crashes;
        lost += world.history.lost;
        fenced += world.history.fenced;
    }
    println!(
        "{} seeds: {committed} transactions ended as their clients were told, {visible} visible in partitions; {crashes} crashes, {lost} answers lost, \
         {fenced} requests refused",
        seeds.clone().count()
    );
    if seeds.count() < 500 {
        return;
    }
    for (what, count) in [
        ("ends", committed),
        ("records", visible),
        ("crashes", crashes),
        ("losses", lost),
        ("fences", fenced),
    ] {
        assert!(count > 500, "only {count} {what}");
    }
}

//! A transaction's records become visible in all partitions that have some, or in none: else a reader that joins two topics sees what never was.

use crate::coordinator::transaction::tests::simulation::world::World;

pub fn check(world: &World) {
    let logs: Vec<_> = world.partitions.iter().map(|it| (it.appended(), it.visible())).collect();
    for tag in 0..world.history.told.len() {
        let of = logs.iter().filter(|(appended, _)| appended.contains(&tag));
        let seen: Vec<bool> = of.map(|(_, visible)| visible.contains(&tag)).collect();
        assert!(
            seen.iter().all(|it| *it == seen[0]),
            "transaction {tag} is visible in some partitions: {seen:?}"
        );
    }
}

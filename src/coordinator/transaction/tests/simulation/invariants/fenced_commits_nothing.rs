//! An instance that asks for the end of its transaction after a newer one was let in commits nothing: the newer one may have done its work again.

use crate::coordinator::runtime::TransactionOutcome::Committed;
use crate::coordinator::transaction::tests::simulation::world::World;

pub fn check(world: &World) {
    for (tag, told) in world.history.told.iter().enumerate().filter(|(_, told)| told.fenced_before) {
        assert_ne!(told.ended, Some(Committed), "transaction {tag} of a fenced producer was committed");
        let seen = world.partitions.iter().any(|partition| partition.visible().contains(&tag));
        assert!(!seen, "records of transaction {tag} of a fenced producer are visible");
    }
}

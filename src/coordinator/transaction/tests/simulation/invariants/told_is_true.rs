//! What a client was told of its transaction's end is so: committed records that were acknowledged are there, aborted ones are never seen. An end that was asked
//! for in one way alone doesn't come out in the other.

use crate::coordinator::runtime::TransactionOutcome::{Aborted, Committed};
use crate::coordinator::transaction::tests::simulation::world::World;

pub fn check(world: &World) {
    for (index, partition) in world.partitions.iter().enumerate() {
        let visible = partition.visible();
        for tag in partition.appended() {
            let told = &world.history.told[tag];
            let seen = visible.contains(&tag);
            if told.ended == Some(Committed) && told.produced.contains(&index) {
                assert!(seen, "transaction {tag} was committed, and partition {index} doesn't show it");
            }
            // Even what was never acknowledged: it may have come late.
            assert!(
                !seen || told.ended != Some(Aborted),
                "transaction {tag} was aborted, and partition {index} shows it"
            );
            assert!(
                !seen || told.asked.contains(&Committed),
                "nobody has asked for transaction {tag} to be committed"
            );
        }
    }
}

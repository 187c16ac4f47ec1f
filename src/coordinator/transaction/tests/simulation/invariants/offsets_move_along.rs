//! Offsets committed in a transaction move with its records: else what was read is processed twice, or never.

use crate::coordinator::transaction::tests::simulation::world::{OFFSETS, World};

pub fn check(world: &World) {
    let offsets = &world.partitions[OFFSETS];
    let (moved, visible) = (offsets.appended(), offsets.visible());
    for (index, partition) in world.partitions.iter().enumerate().filter(|(index, _)| *index != OFFSETS) {
        let seen = partition.visible();
        for tag in partition.appended().intersection(&moved) {
            let both = (visible.contains(tag), seen.contains(tag));
            assert_eq!(
                both.0, both.1,
                "transaction {tag}: offsets moved, records of partition {index} visible"
            );
        }
    }
}

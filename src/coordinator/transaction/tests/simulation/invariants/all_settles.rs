//! After the faults nothing is open and nothing is being ended: readers of committed records wait for nobody.

use crate::coordinator::transaction::tests::simulation::world::{IDS, World};
use crate::coordinator::transaction::tests::world::id;

pub fn check(world: &World) {
    for (index, partition) in world.partitions.iter().enumerate() {
        assert!(!partition.has_open(), "partition {index} has an open transaction");
    }
    for name in IDS {
        assert_eq!(
            world.coordinator.node.machine.markers(&id(name)),
            None,
            "the transaction of {name} is being ended"
        );
    }
}

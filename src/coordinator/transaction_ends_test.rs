//! Ends of transactions in partitions of data. Those in `__consumer_offsets` are the groups' stories.

use std::sync::Arc;
use std::time::Duration;

use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord};

use super::transaction_ends::{NotEnded, TransactionEnds};
use crate::coordinator::group::made_up_topics::MadeUpTopics;
use crate::coordinator::group::{GroupCoordinator, GroupSettings, Lookups};
use crate::coordinator::runtime::MemoryJournal;
use crate::log::AppendOrigin;
use crate::partition::Acks;
use crate::partition::tests::world::{FIRST, NOW, World};
use crate::sys::{Clock, KeptMemory, ManualClock, SystemRandom};
use crate::types::{MarkerEpoch, PartitionIndex, ProducerEpoch, ProducerId, TransactionEnd};

/// Partition 0 of `t`, led here.
struct Led {
    world: World,
    ends: TransactionEnds,
}

impl Led {
    fn new() -> Self {
        let world = World::new();
        drop(world.partitions.place_new(&world.create(1, &[1])));
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(NOW.0));
        let groups = GroupCoordinator::without_alarm(
            Arc::new(MemoryJournal::new(1)),
            (clock.clone(), Arc::new(SystemRandom)),
            GroupSettings::default(),
            Lookups::of_tests(Arc::new(MadeUpTopics::default())),
            KeptMemory::new(usize::MAX),
        );
        let (partitions, metadata) = (Arc::clone(&world.partitions), world.metadata());
        let ends =
            TransactionEnds::new(partitions, metadata, Arc::new(groups), clock, Duration::from_secs(30));
        Self { world, ends }
    }

    fn produce(&self, producer_epoch: i16) {
        let options = BatchOptions {
            producer_id: 7,
            producer_epoch,
            base_sequence: 0,
            is_transactional: true,
            ..BatchOptions::default()
        };
        let mut builder = BatchBuilder::new(options);
        let record = NewRecord { timestamp: NOW.0, key: None, value: Some(b"v"), headers: &[] };
        builder.append(&record).expect("it fits");
        let partition = self.world.find(&self.world.present()).expect("it opens");
        let batch = builder.build().expect("a batch");
        partition.append(batch, Acks::All, AppendOrigin::Client, None, NOW).expect("appends");
    }

    fn last_stable(&self) -> i64 {
        let partition = self.world.find(&self.world.present()).expect("it opens");
        partition.bounds(None).expect("it is led").last_stable.0
    }

    async fn write(&self, end: TransactionEnd) -> Result<(), NotEnded> {
        self.ends.write(end, &[("t", FIRST)]).await.remove(0)
    }
}

fn end(epoch: i16, coordinator_epoch: i32, marker_epoch: MarkerEpoch) -> TransactionEnd {
    TransactionEnd {
        producer_id: ProducerId(7),
        producer_epoch: ProducerEpoch(epoch),
        marker: EndTransactionMarker { result: TransactionResult::Commit, coordinator_epoch },
        marker_epoch,
    }
}

#[tokio::test]
async fn readers_of_committed_records_go_on_behind_the_marker() {
    let led = Led::new();
    led.produce(0);
    assert_eq!(led.last_stable(), 0);
    assert_eq!(led.write(end(0, 1, MarkerEpoch::OfData)).await, Ok(()));
    assert_eq!(led.last_stable(), 2);
}

#[tokio::test]
async fn who_is_too_late_ends_nothing() {
    let led = Led::new();
    led.produce(3);
    assert_eq!(led.write(end(2, 1, MarkerEpoch::OfData)).await, Err(NotEnded::ProducerFenced));
    assert_eq!(led.write(end(3, 1, MarkerEpoch::Raised)).await, Err(NotEnded::ProducerFenced));
    assert_eq!(led.last_stable(), 0);
    assert_eq!(led.write(end(4, 1, MarkerEpoch::Raised)).await, Ok(()));
    assert_eq!(led.write(end(4, 0, MarkerEpoch::OfData)).await, Err(NotEnded::CoordinatorFenced));
}

#[tokio::test]
async fn each_partition_has_its_own_answer() {
    let led = Led::new();
    let named = [("t", PartitionIndex(1)), ("t", FIRST), ("other", FIRST), ("t", FIRST)];
    let unknown = Err(NotEnded::UnknownPartition);
    let ended = led.ends.write(end(0, 0, MarkerEpoch::OfData), &named).await;
    assert_eq!(ended, [unknown, Ok(()), unknown, Ok(())]);
    let nobody = TransactionEnd { producer_id: ProducerId::NONE, ..end(0, 0, MarkerEpoch::OfData) };
    assert_eq!(led.write(nobody).await, Err(NotEnded::Malformed));
}

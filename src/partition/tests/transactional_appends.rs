//! Which batches may begin a transaction in a partition.

use bytes::Bytes;
use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};
use kalda_protocol::records::{BatchBuilder, BatchHeader, BatchOptions, NewRecord};

use super::world::{FIRST, NOW, World};
use crate::log::{AppendError, AppendOrigin};
use crate::partition::{Acks, AppendFailure, Entitlement, Partition, Standing};
use crate::types::{
    LeaderEpoch, MarkerEpoch, Offset, ProducerEpoch, ProducerId, ProducerIdentity, TransactionEnd,
};

const PRODUCER: ProducerId = ProducerId(7);
const WHO: ProducerIdentity = ProducerIdentity { producer_id: PRODUCER, epoch: ProducerEpoch(0) };

fn batch(sequence: i32) -> (BatchHeader, Bytes) {
    let mut builder = BatchBuilder::new(BatchOptions {
        producer_id: PRODUCER.0,
        producer_epoch: WHO.epoch.0,
        base_sequence: sequence,
        is_transactional: true,
        ..BatchOptions::default()
    });
    let record = NewRecord { timestamp: NOW.0, key: None, value: Some(b"v"), headers: &[] };
    builder.append(&record).expect("it fits");
    let bytes = builder.build().expect("a batch");
    (BatchHeader::parse(&bytes).expect("a header"), bytes)
}

fn append(partition: &Partition, sequence: i32, entitlement: Entitlement) -> Result<Offset, AppendError> {
    let (header, bytes) = batch(sequence);
    let checker = partition.batch_checker(Acks::Leader).expect("it is led");
    let checked = checker.check(bytes, AppendOrigin::Client, NOW).expect("it is sound");
    let appended = partition.append_in_transaction(&header, checked, Acks::Leader, entitlement);
    appended.map(|taken| taken.appended.last_offset).map_err(of_log)
}

fn append_of_coordinator(partition: &Partition, entitlement: Entitlement) -> Result<Offset, AppendError> {
    let (_, bytes) = batch(0);
    let epoch = LeaderEpoch(0);
    let appended = partition.append_of_coordinator_in_transaction(WHO, bytes, epoch, entitlement, NOW);
    appended.map(|taken| taken.appended.last_offset).map_err(of_log)
}

fn of_log(failure: AppendFailure) -> AppendError {
    match failure {
        AppendFailure::Log(error) => error,
        failure => panic!("refused by the partition: {failure}"),
    }
}

fn end(partition: &Partition) {
    let end = TransactionEnd {
        producer_id: PRODUCER,
        producer_epoch: WHO.epoch,
        marker: EndTransactionMarker { result: TransactionResult::Commit, coordinator_epoch: 0 },
        marker_epoch: MarkerEpoch::OfData,
    };
    partition.end_transaction(end, None, NOW).expect("a marker");
}

/// What the coordinator's word is worth, given now.
fn verified(standing: Standing) -> Entitlement {
    match standing {
        Standing::NotBegun(known) => Entitlement::Verified(known),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_word_of_the_coordinator_from_before_a_marker_counts_no_more() {
    let world = World::new();
    let partition = world.find(&world.create(1, &[1])).expect("it opens");
    let before = verified(partition.standing(WHO).expect("it is led"));
    assert!(matches!(append(&partition, 0, Entitlement::None), Err(AppendError::InvalidTransactionState(_))));
    assert_eq!(append(&partition, 0, before).expect("appends"), Offset(0));
    assert_eq!(partition.standing(WHO), Ok(Standing::Ongoing));
    assert_eq!(append(&partition, 1, Entitlement::None).expect("goes on"), Offset(1));
    end(&partition);
    assert!(matches!(append(&partition, 2, before), Err(AppendError::InvalidTransactionState(PRODUCER))));
    assert_eq!(append(&partition, 1, Entitlement::None).expect("it is there already"), Offset(1));
    let after = verified(partition.standing(WHO).expect("it is led"));
    assert_eq!(append(&partition, 2, after).expect("begins"), Offset(3));
    assert_eq!(partition.name().partition, FIRST);
}

#[test]
fn the_same_holds_for_what_a_coordinator_appends_though_its_batches_look_alike() {
    let world = World::new();
    let partition = world.find(&world.create(1, &[1])).expect("it opens");
    let before = verified(partition.standing(WHO).expect("it is led"));
    assert_eq!(append_of_coordinator(&partition, before).expect("begins"), Offset(0));
    assert_eq!(append_of_coordinator(&partition, Entitlement::None).expect("goes on"), Offset(1));
    end(&partition);
    for entitlement in [before, Entitlement::None] {
        let refused = append_of_coordinator(&partition, entitlement);
        assert!(matches!(refused, Err(AppendError::InvalidTransactionState(PRODUCER))), "{refused:?}");
    }
    assert_eq!(append_of_coordinator(&partition, Entitlement::Unchecked).expect("begins"), Offset(3));
}

#[test]
fn a_batch_waits_for_the_one_before_that_the_coordinator_did_not_answer() {
    let world = World::new();
    let partition = world.find(&world.create(1, &[1])).expect("it opens");
    let tried = |sequence| verified(partition.standing_before(&batch(sequence).0).expect("it is led"));
    // The coordinator answers for the second alone.
    tried(5);
    let second = tried(6);
    let refused = append(&partition, 6, second);
    let too_early = AppendError::OutOfOrderSequence { producer_id: PRODUCER, sequence: 6, expected: 5 };
    assert_eq!(refused.expect_err("out of order").to_string(), too_early.to_string());
    assert_eq!(append(&partition, 5, tried(5)).expect("begins"), Offset(0));
    assert_eq!(append(&partition, 6, Entitlement::None).expect("goes on"), Offset(1));
}

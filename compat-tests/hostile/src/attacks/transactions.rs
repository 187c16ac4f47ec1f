//! Transactions of those who mean harm: ids without end, lists without end, transactions that never end, and what only coordinators and administrators
//! should send.
//!
//! Invariant: nothing is about the canary's topic: records of a transaction would keep its readers of committed records back, by right.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Result;
use kalda_protocol::messages::add_offsets_to_txn::AddOffsetsToTxnRequest;
use kalda_protocol::messages::add_partitions_to_txn::{
    AddPartitionsToTxnRequest, AddPartitionsToTxnTopic, AddPartitionsToTxnTransaction,
};
use kalda_protocol::messages::describe_transactions::DescribeTransactionsRequest;
use kalda_protocol::messages::find_coordinator::FindCoordinatorRequest;
use kalda_protocol::messages::init_producer_id::InitProducerIdRequest;
use kalda_protocol::messages::list_transactions::ListTransactionsRequest;
use kalda_protocol::messages::txn_offset_commit::{
    TxnOffsetCommitRequest, TxnOffsetCommitRequestPartition, TxnOffsetCommitRequestTopic,
};
use kalda_protocol::messages::write_txn_markers::{
    WritableTxnMarker, WritableTxnMarkerTopic, WriteTxnMarkersRequest,
};
use kalda_protocol::{ErrorCode, Request};

use super::targets::{Targets, WIDE};
use super::{Arena, Attack};
use crate::wire::{Client, Peer, Sent, encoded};

/// Versions that clients of the first protocol send.
const INIT: i16 = 4;
const ADD: i16 = 3;
/// The version by which brokers add for several producers at once.
const ADD_FOR_MANY: i16 = 5;
const LONGEST_TIMEOUT_MS: i32 = 900_000;
const PATIENCE: Duration = Duration::from_secs(2);
/// Ids that are asked for by all connections together: as many as there is time for.
const IDS: usize = 1_000_000;
const CONNECTIONS: usize = 20;
const PIPELINED: usize = 100;
/// Names of this length make a million of them some hundreds of megabytes.
const NAME_BYTES: usize = 200;
const NEVER_ENDED: usize = 2_000;
const LISTED: usize = 100_000;
const MARKERS: i64 = 20_000;
const LOOKED_UP: usize = 200_000;
const NOTE_BYTES: usize = 4_000;
/// The longest text of a request.
const LONGEST: usize = 32_000;

/// All of them.
pub fn all() -> Vec<Attack> {
    vec![
        Attack::new("transactions/lookups", lookups),
        Attack::new("transactions/markers", markers),
        Attack::new("transactions/one-id", one_id),
        Attack::new("transactions/long-lists", long_lists),
        Attack::new("transactions/offsets", offsets),
        Attack::new("transactions/never-ended", never_ended),
        Attack::new("transactions/ids", ids),
    ]
}

fn init(id: &str) -> InitProducerIdRequest {
    InitProducerIdRequest {
        transactional_id: Some(id.into()),
        transaction_timeout_ms: LONGEST_TIMEOUT_MS,
        producer_id: -1,
        producer_epoch: -1,
        ..InitProducerIdRequest::default()
    }
}

/// Whoever asks for a coordinator makes its topic; a producer that it has let in, or none where there is no room.
fn producer(client: &mut Client, id: &str) -> Result<Option<(i64, i16)>> {
    let asked = FindCoordinatorRequest { key: id.into(), key_type: 1, ..FindCoordinatorRequest::default() };
    client.call(3, &asked)?;
    loop {
        let answer = client.call(INIT, &init(id))?;
        match ErrorCode::from_code(answer.error_code) {
            Some(ErrorCode::None) => return Ok(Some((answer.producer_id, answer.producer_epoch))),
            Some(code) if code.is_retriable() => std::thread::sleep(Duration::from_millis(5)),
            _ => return Ok(None),
        }
    }
}

fn topic(name: &str, partitions: Vec<i32>) -> AddPartitionsToTxnTopic {
    AddPartitionsToTxnTopic { name: name.into(), partitions, ..AddPartitionsToTxnTopic::default() }
}

fn add(
    id: &str,
    (producer_id, epoch): (i64, i16),
    topics: Vec<AddPartitionsToTxnTopic>,
) -> AddPartitionsToTxnRequest {
    AddPartitionsToTxnRequest {
        v3_and_below_transactional_id: id.into(),
        v3_and_below_producer_id: producer_id,
        v3_and_below_producer_epoch: epoch,
        v3_and_below_topics: topics,
        ..AddPartitionsToTxnRequest::default()
    }
}

/// Sends requests until there are no more, or the broker doesn't take them; hears as many answers as are under way.
fn pipeline<R: Request>(
    arena: &Arena<'_>,
    peer: &mut Peer,
    version: i16,
    requests: impl Iterator<Item = R>,
) -> Result<()> {
    let mut under_way = 0;
    for request in requests {
        if arena.is_over() || arena.send(peer, &encoded(version, 1, &request)?) == Sent::NotAll {
            break;
        }
        under_way += 1;
        if under_way == PIPELINED {
            for _ in 0..under_way {
                let _ = arena.hear(peer, PATIENCE);
            }
            under_way = 0;
        }
    }
    Ok(())
}

/// Up to a million ids, each new.
fn ids(arena: &Arena<'_>) -> Result<()> {
    producer(&mut arena.client()?, "first")?;
    arena.threads(CONNECTIONS, |thread| {
        let mut peer = arena.peer()?;
        let names = (thread..IDS).step_by(CONNECTIONS);
        let requests = names.map(|number| init(&format!("{number:0NAME_BYTES$}")));
        pipeline(arena, &mut peer, INIT, requests)
    })
}

/// All fence each other.
fn one_id(arena: &Arena<'_>) -> Result<()> {
    producer(&mut arena.client()?, "one")?;
    arena.threads(CONNECTIONS, |_| {
        let mut peer = arena.peer()?;
        pipeline(arena, &mut peer, INIT, std::iter::repeat_with(|| init("one")).take(5_000))
    })
}

/// One partition named again and again, topics that aren't there, and the same for many producers by the broker's own version.
fn long_lists(arena: &Arena<'_>) -> Result<()> {
    Targets::ensure(arena)?;
    let mut client = arena.client()?;
    let Some(who) = producer(&mut client, "lists")? else { return Ok(()) };
    let missing = |number: usize| topic(&format!("missing-{number}"), vec![0]);
    let transaction = |number: usize| AddPartitionsToTxnTransaction {
        transactional_id: format!("many-{number}").into(),
        producer_id: who.0,
        producer_epoch: who.1,
        verify_only: number.is_multiple_of(2),
        topics: vec![topic(WIDE, vec![0; 10])],
        ..AddPartitionsToTxnTransaction::default()
    };
    let many = AddPartitionsToTxnRequest {
        transactions: (0..LISTED / 10).map(transaction).collect(),
        ..AddPartitionsToTxnRequest::default()
    };
    let frames = [
        encoded(ADD, 1, &add("lists", who, vec![topic(WIDE, vec![0; LISTED])]))?,
        encoded(ADD, 1, &add("lists", who, (0..LISTED).map(missing).collect()))?,
        encoded(ADD, 1, &add("lists", who, vec![topic(WIDE, (0..i32::from(u16::MAX)).collect())]))?,
        encoded(ADD_FOR_MANY, 1, &many)?,
    ];
    arena.threads(frames.len() * 2, |thread| {
        let mut peer = arena.peer()?;
        for _ in 0..5 {
            if arena.send(&mut peer, &frames[thread % frames.len()]) == Sent::NotAll {
                break;
            }
            if thread < frames.len() {
                arena.hear(&mut peer, PATIENCE);
            }
        }
        peer.vanish();
        Ok(())
    })
}

/// Open in as many partitions as there are, for as long as the broker allows.
fn never_ended(arena: &Arena<'_>) -> Result<()> {
    Targets::ensure(arena)?;
    let open = AtomicUsize::new(0);
    let done = arena.threads(CONNECTIONS, |thread| {
        let mut client = arena.client()?;
        for number in (thread..NEVER_ENDED).step_by(CONNECTIONS).take_while(|_| !arena.is_over()) {
            let id = format!("never-ended-{number}");
            let Some(who) = producer(&mut client, &id)? else { break };
            let answer = client.call(ADD, &add(&id, who, vec![topic(WIDE, (0..100).collect())]))?;
            let added = answer.results_by_topic_v3_and_below.iter().flat_map(|it| &it.results_by_partition);
            open.fetch_add(added.filter(|it| it.partition_error_code == 0).count(), Ordering::Relaxed);
        }
        Ok(())
    });
    arena.note(format!("{} partitions in open transactions", open.load(Ordering::Relaxed)));
    done
}

/// Offsets with as much metadata as they can have, in transactions that stay open, for ever more groups.
fn offsets(arena: &Arena<'_>) -> Result<()> {
    Targets::ensure(arena)?;
    arena.threads(CONNECTIONS, |thread| {
        let id = format!("offsets-{thread}");
        let mut client = arena.client()?;
        let Some((producer_id, producer_epoch)) = producer(&mut client, &id)? else { return Ok(()) };
        let partition = |index| TxnOffsetCommitRequestPartition {
            partition_index: index,
            committed_offset: 1,
            committed_metadata: Some("n".repeat(NOTE_BYTES).into()),
            ..TxnOffsetCommitRequestPartition::default()
        };
        let topics = vec![TxnOffsetCommitRequestTopic {
            name: WIDE.into(),
            partitions: (0..100).map(partition).collect(),
            ..TxnOffsetCommitRequestTopic::default()
        }];
        for number in 0..200 {
            if arena.is_over() {
                break;
            }
            let group_id = format!("{id}-{number}");
            let added = AddOffsetsToTxnRequest {
                transactional_id: id.as_str().into(),
                producer_id,
                producer_epoch,
                group_id: group_id.as_str().into(),
                ..AddOffsetsToTxnRequest::default()
            };
            client.call(3, &added)?;
            let commit = TxnOffsetCommitRequest {
                transactional_id: id.as_str().into(),
                group_id: group_id.into(),
                producer_id,
                producer_epoch,
                generation_id_or_member_epoch: -1,
                topics: topics.clone(),
                ..TxnOffsetCommitRequest::default()
            };
            client.call(3, &commit)?;
        }
        Ok(())
    })
}

/// What coordinators send, of producers that nobody made, by a client; and one marker that names partitions without end.
fn markers(arena: &Arena<'_>) -> Result<()> {
    Targets::ensure(arena)?;
    let marker = |producer_id: i64, name: &str, partitions: Vec<i32>| WritableTxnMarker {
        producer_id,
        transaction_result: producer_id % 2 == 0,
        topics: vec![WritableTxnMarkerTopic {
            name: name.into(),
            partition_indexes: partitions,
            ..WritableTxnMarkerTopic::default()
        }],
        ..WritableTxnMarker::default()
    };
    let request = |markers| WriteTxnMarkersRequest { markers, ..WriteTxnMarkersRequest::default() };
    let many = (0..MARKERS).map(|producer| marker(1 << 40 | producer, WIDE, vec![0])).collect();
    let frames = [
        encoded(1, 1, &request(many))?,
        encoded(1, 1, &request(vec![marker(1 << 41, WIDE, vec![0; LISTED])]))?,
        encoded(1, 1, &request(vec![marker(1 << 41, "missing", (0..i32::from(u16::MAX)).collect())]))?,
    ];
    arena.threads(frames.len() * 2, |thread| {
        let mut peer = arena.peer()?;
        for _ in 0..3 {
            if arena.is_over() || arena.send(&mut peer, &frames[thread % frames.len()]) == Sent::NotAll {
                break;
            }
            arena.hear(&mut peer, PATIENCE);
        }
        peer.vanish();
        Ok(())
    })
}

/// Ids by the hundred thousand, and expressions that cost a matcher that tries everything an age, or a compiler all its memory.
fn lookups(arena: &Arena<'_>) -> Result<()> {
    let mut client = arena.client()?;
    for number in 0..50 {
        producer(&mut client, &format!("{}-{number}", "a".repeat(100)))?;
    }
    let patterns = [
        "(a*)*b".to_owned(),
        "(a|a|a)*b".to_owned(),
        "a{1000}{1000}".to_owned(),
        "((a{100}){100}){100}".to_owned(),
        "(".repeat(LONGEST / 2) + &")".repeat(LONGEST / 2),
        "[a-z]".repeat(LONGEST / 5),
        ".*".repeat(LONGEST / 2),
        r"\p{L}{1000}".to_owned(),
        "(?:".repeat(LONGEST / 3),
        "x".repeat(LONGEST),
    ];
    let list = |pattern: &String| {
        let request = ListTransactionsRequest {
            transactional_id_pattern: Some(pattern.as_str().into()),
            ..ListTransactionsRequest::default()
        };
        encoded(2, 1, &request)
    };
    let mut frames = patterns.iter().map(list).collect::<Result<Vec<_>>>()?;
    let ids = (0..LOOKED_UP).map(|number| format!("{number}").into()).collect();
    let describe =
        DescribeTransactionsRequest { transactional_ids: ids, ..DescribeTransactionsRequest::default() };
    frames.push(encoded(0, 1, &describe)?);
    let filters = ListTransactionsRequest {
        producer_id_filters: (0..500_000).collect(),
        state_filters: (0..LISTED).map(|number| format!("State{number}").into()).collect(),
        ..ListTransactionsRequest::default()
    };
    frames.push(encoded(1, 1, &filters)?);
    arena.threads(frames.len() * 2, |thread| {
        let mut peer = arena.peer()?;
        for _ in 0..5 {
            if arena.is_over() || arena.send(&mut peer, &frames[thread % frames.len()]) == Sent::NotAll {
                break;
            }
            if thread < frames.len() {
                arena.hear(&mut peer, PATIENCE);
            }
        }
        peer.vanish();
        Ok(())
    })
}

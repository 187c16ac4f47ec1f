//! From the start of a process to its first acknowledged record, and until it has all its partitions.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use kalda_protocol::messages::produce::{ProduceRequest, ProduceResponse};

use crate::broker::{Broker, Usage, cpu_of};
use crate::figures::{Report, Unit};
use crate::load::{Ledger, RecordBatch, produce_request};
use crate::wire::{Admin, Connection, Place, versions};

/// The row of a stop.
pub const STOP: &str = "stop by SIGTERM";
/// The row of the first record.
pub const FIRST: &str = "restart: first acknowledged record";
/// The row of all partitions.
pub const ALL: &str = "restart: until each partition answers";
const CPU: &str = "restart: processor time until then";
const MEMORY: &str = "restart: resident memory then";

/// Longer than any recovery.
const PATIENCE: Duration = Duration::from_secs(300);
/// How often is tried: short beside a start of milliseconds, without keeping a processor busy.
const TRY_EVERY: Duration = Duration::from_millis(1);
const ACKS: i16 = -1;

/// Stops a broker in good order, and starts it again; every partition must then end where the ledger says.
pub async fn restart(
    broker: &mut Broker,
    ledger: &Ledger,
    batch: &RecordBatch,
    report: &mut Report,
) -> Result<()> {
    let kind = broker.kind;
    report.add(kind, STOP, Unit::Seconds, broker.stop()?.as_secs_f64());
    let started = broker.launch()?;
    acknowledge_one(broker, ledger, 0, batch).await?;
    report.add(kind, FIRST, Unit::Seconds, started.elapsed().as_secs_f64());
    let mut admin = Admin::new(broker.connect().await?);
    admin.wait_for_ends(ledger.topics(), |end| end.is_some()).await?;
    report.add(kind, ALL, Unit::Seconds, started.elapsed().as_secs_f64());
    let pid = broker.pid()?;
    report.add(kind, CPU, Unit::CpuSeconds, cpu_of(pid)?.as_secs_f64());
    report.add(kind, MEMORY, Unit::Bytes, Usage::of(pid)?.resident_bytes);
    ledger.verify_ends(&mut admin).await
}

/// Tries to produce one batch to a partition until it is acknowledged; notes it in the ledger.
pub async fn acknowledge_one(
    broker: &mut Broker,
    ledger: &Ledger,
    place: Place,
    batch: &RecordBatch,
) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    let mut connection = None;
    while Instant::now() < until {
        let open = match connection.take() {
            Some(open) => open,
            None => broker.connect().await?,
        };
        // A broker that is on its way up may close connections, and may not know its partitions yet.
        if let Ok((response, open)) = try_once(open, ledger, place, batch).await {
            let partition = response.responses.first().and_then(|topic| topic.partition_responses.first());
            if let Some(partition) = partition.filter(|partition| partition.error_code == 0) {
                return ledger.acknowledge(place, partition.base_offset, batch.records);
            }
            connection = Some(open);
        }
        tokio::time::sleep(TRY_EVERY).await;
    }
    bail!("nothing was acknowledged within {PATIENCE:?}")
}

async fn try_once(
    mut connection: Connection,
    ledger: &Ledger,
    place: Place,
    batch: &RecordBatch,
) -> Result<(ProduceResponse, Connection)> {
    let request = produce_request(ledger.topics(), std::iter::once(place), ACKS, &batch.bytes);
    connection.send(versions::PRODUCE, &request, &batch.bytes).await?;
    let response = connection.receive::<ProduceRequest>(versions::PRODUCE).await?;
    Ok((response, connection))
}

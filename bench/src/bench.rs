//! What all scenarios share: the options, brokers that run and are warm, and the measuring itself.
//!
//! Invariant: both brokers are warmed up in the same way, and measured by the same code.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use kalda_protocol::records::Compression;

use crate::broker::{Broker, Settings, cpu_of, wait_for_rest};
use crate::cost::Cost;
use crate::figures::Kind;
use crate::load::{Amount, Ledger, Producing, Reading, RecordBatch};
use crate::options::Options;
use crate::profile::{Profile, Recording};
use crate::wire::{Admin, Topics};

/// What a broker is warmed up with, 2 GiB in batches of 16 KiB: a JVM has compiled its hot paths long before the end.
const WARM_UP_REQUESTS: u64 = 128 << 10;

/// A run of the benchmark.
pub struct Bench {
    /// What was asked for.
    pub options: Options,
    aside: Mutex<Aside>,
}

/// What is gathered beside the figures.
#[derive(Debug, Default)]
pub struct Aside {
    /// Where Kalda's processor time went.
    pub profiles: Vec<Profile>,
    /// The brokers' processor time while they were measured.
    pub brokers: Duration,
    /// The driver's in the same time.
    pub driver: Duration,
}

impl Bench {
    /// A run with these options.
    pub fn new(options: Options) -> Self {
        Self { options, aside: Mutex::default() }
    }

    /// The brokers to measure, in the order of their turns.
    pub fn kinds(&self) -> &'static [Kind] {
        if self.options.without_kafka { &[Kind::Kalda] } else { &[Kind::Kalda, Kind::Kafka] }
    }

    /// This many at the full size; at least one.
    pub fn scaled(&self, full: u64) -> u64 {
        ((full as f64 * self.options.scale) as u64).max(1)
    }

    /// This many at the full size.
    pub fn scaled_pieces(&self, full: usize) -> usize {
        ((full as f64 * self.options.scale) as usize).max(1)
    }

    /// The time at full size; at least half a second.
    pub fn scaled_time(&self, full: Duration) -> Duration {
        full.mul_f64(self.options.scale).max(Duration::from_millis(500))
    }

    /// A fresh broker that has accepted a connection.
    pub async fn start(&self, kind: Kind, settings: Settings<'_>) -> Result<(Broker, Admin)> {
        let mut broker = Broker::prepare(kind, &self.options, settings)?;
        broker.launch()?;
        let admin = Admin::new(broker.connect().await?);
        Ok((broker, admin))
    }

    /// The same, when it has been produced to and read from for a while.
    pub async fn start_warm(&self, kind: Kind, settings: Settings<'_>) -> Result<(Broker, Admin)> {
        let (broker, mut admin) = self.start(kind, settings).await?;
        let ledger = Arc::new(Ledger::new(Topics::one("warm-up", 4)));
        admin.create(ledger.topics(), &[]).await?;
        let producing = Producing {
            address: broker.address,
            ledger: Arc::clone(&ledger),
            batch: RecordBatch::of_size(16 << 10, Compression::None)?,
            acks: -1,
            connections: 4,
            in_flight: 5,
            width: 1,
        };
        producing.run(Amount::Requests(self.scaled(WARM_UP_REQUESTS))).await?;
        let reading = Reading { address: broker.address, ledger, connections: 2, width: 2, times: 1 };
        reading.run().await?;
        Ok((broker, admin))
    }

    /// Does some work, once the other brokers and the disk are at rest, and says what it cost the broker.
    pub async fn measure<T>(
        &self,
        broker: &Broker,
        label: &str,
        work: impl Future<Output = Result<T>>,
    ) -> Result<(T, Cost)> {
        let pid = broker.pid()?;
        wait_for_rest(pid).await;
        let profiled = self.options.perf && broker.kind == Kind::Kalda;
        let recording = profiled.then(|| Recording::begin(label, pid, &self.options.folder)).transpose()?;
        let (cpu, driver, started) = (cpu_of(pid)?, cpu_of(std::process::id())?, Instant::now());
        let result = work.await?;
        let took = started.elapsed();
        let cost = Cost { cpu: cpu_of(pid)? - cpu, took };
        let driver = cpu_of(std::process::id())? - driver;
        let profile = recording.map(Recording::end).transpose()?;
        let mut aside = self.aside.lock().unwrap_or_else(PoisonError::into_inner);
        aside.brokers += cost.cpu;
        aside.driver += driver;
        if let Some(profile) = profile {
            aside.profiles.retain(|kept| kept.label != profile.label);
            aside.profiles.push(profile);
        }
        Ok((result, cost))
    }

    /// What was gathered since this was last asked.
    pub fn take_aside(&self) -> Aside {
        std::mem::take(&mut *self.aside.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

//! Makes producers, consumers and topics, and does what most scenarios do with them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use rdkafka::ClientConfig;
use rdkafka::Offset;
use rdkafka::TopicPartitionList;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::OwnedMessage;
use rdkafka::metadata::MetadataTopic;
use rdkafka::producer::{FutureProducer, FutureRecord};
use tokio::runtime::Runtime;

use crate::harness::{until, value};

/// A wait for one answer of the broker.
pub const WAIT: Duration = Duration::from_secs(20);

/// Everything a scenario needs to talk to the broker.
pub struct Clients {
    pub bootstrap: String,
    prefix: String,
    pub runtime: Runtime,
    pub admin: AdminClient<DefaultClientContext>,
    pub shared: FutureProducer,
}

/// One request at a time: the first may be refused while the partitions come to be, and the next taken, which changes the order.
const IN_ORDER: (&str, &str) = ("max.in.flight.requests.per.connection", "1");

impl Clients {
    pub fn new(bootstrap: &str, prefix: &str) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let inside = runtime.enter();
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", bootstrap);
        let admin = config.create().expect("an admin client");
        let shared = config.set("linger.ms", "5").set(IN_ORDER.0, IN_ORDER.1).create().expect("a producer");
        drop(inside);
        Self { bootstrap: bootstrap.to_owned(), prefix: prefix.to_owned(), runtime, admin, shared }
    }

    pub fn name(&self, identifier: &str) -> String {
        format!("{}-{identifier}", self.prefix)
    }

    pub fn create(&self, identifier: &str, partitions: i32, configs: &[(&str, &str)]) -> Result<String> {
        let name = self.name(identifier);
        let fresh = NewTopic::new(&name, partitions, TopicReplication::Fixed(1));
        let topic = configs.iter().fold(fresh, |topic, (key, setting)| topic.set(key, setting));
        let answers = self.runtime.block_on(self.admin.create_topics([&topic], &AdminOptions::new()))?;
        all_good(answers).context("create topic")?;
        until("partitions with a leader", || {
            let metadata = self.admin.inner().fetch_metadata(Some(&name), WAIT)?;
            let led = metadata
                .topics()
                .iter()
                .flat_map(MetadataTopic::partitions)
                .filter(|partition| partition.leader() >= 0);
            Ok(led.count() == usize::try_from(partitions)?)
        })?;
        Ok(name)
    }

    pub fn producer(&self, configs: &[(&str, &str)]) -> Result<FutureProducer> {
        let _inside = self.runtime.enter();
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.bootstrap).set("linger.ms", "5").set(IN_ORDER.0, IN_ORDER.1);
        configs.iter().for_each(|(key, setting)| {
            config.set(*key, *setting);
        });
        Ok(config.create()?)
    }

    /// Sends records and waits for every acknowledgement; the first error is the answer.
    pub fn send<'a>(
        &self,
        producer: &FutureProducer,
        records: impl IntoIterator<Item = FutureRecord<'a, [u8], [u8]>>,
    ) -> Result<(), KafkaError> {
        let mut waiting = Vec::new();
        for mut record in records {
            loop {
                match producer.send_result(record) {
                    Ok(answer) => break waiting.push(answer),
                    Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), back)) => {
                        record = back;
                        std::thread::sleep(Duration::from_millis(5));
                    }
                    Err((error, _)) => return Err(error),
                }
            }
        }
        for answer in waiting {
            let delivered = self.runtime.block_on(answer).map_err(|_| KafkaError::Canceled)?;
            delivered.map_err(|(error, _)| error)?;
        }
        Ok(())
    }

    /// Sends values `from` to `to - 1` to partition 0.
    pub fn send_values(&self, topic: &str, from: usize, to: usize) -> Result<()> {
        self.send_sized(&self.shared, topic, from, to, 100)
    }

    pub fn send_sized(
        &self,
        producer: &FutureProducer,
        topic: &str,
        from: usize,
        to: usize,
        size: usize,
    ) -> Result<()> {
        let values: Vec<Vec<u8>> = (from..to).map(|index| value(index, size)).collect();
        let records =
            values.iter().map(|value| FutureRecord::to(topic).partition(0).payload(value.as_slice()));
        self.send(producer, records).map_err(|error| anyhow!(error))
    }

    pub fn consumer(&self, group: &str, configs: &[(&str, &str)]) -> Result<BaseConsumer> {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", &self.bootstrap)
            .set("group.id", group)
            .set("enable.auto.commit", "false")
            .set("auto.offset.reset", "earliest")
            .set("fetch.wait.max.ms", "100")
            .set("enable.partition.eof", "true");
        configs.iter().for_each(|(key, setting)| {
            config.set(*key, *setting);
        });
        Ok(config.create()?)
    }

    /// A consumer of one partition from an offset, in no group's assignment.
    pub fn reader(&self, topic: &str, partition: i32, offset: Offset) -> Result<BaseConsumer> {
        let reader = self.consumer(&self.name("reader"), &[])?;
        let mut assignment = TopicPartitionList::new();
        assignment.add_partition_offset(topic, partition, offset)?;
        reader.assign(&assignment)?;
        Ok(reader)
    }

    pub fn read(&self, topic: &str, count: usize) -> Result<Vec<OwnedMessage>> {
        take(&self.reader(topic, 0, Offset::Beginning)?, count)
    }
}

/// Reads `count` messages, passing over the events at a partition's end.
pub fn take(reader: &BaseConsumer, count: usize) -> Result<Vec<OwnedMessage>> {
    let (mut taken, deadline) = (Vec::new(), Instant::now() + Duration::from_secs(40));
    while taken.len() < count {
        ensure!(Instant::now() < deadline, "{} of {count} records within 40 s", taken.len());
        match reader.poll(Duration::from_millis(200)) {
            None | Some(Err(KafkaError::PartitionEOF(_))) => {}
            Some(message) => taken.push(message?.detach()),
        }
    }
    Ok(taken)
}

/// Fails with the first error among an admin call's answers.
pub fn all_good(answers: Vec<Result<String, (String, RDKafkaErrorCode)>>) -> Result<()> {
    for answer in answers {
        answer.map_err(|(name, code)| anyhow!("{name}: {code:?}"))?;
    }
    Ok(())
}

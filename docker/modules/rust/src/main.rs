//! Starts the image by the module that Testcontainers for Rust has for Kafka, and sends a record through it and back.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{Consumer as _, StreamConsumer};
use rdkafka::message::Message as _;
use rdkafka::producer::{FutureProducer, FutureRecord};
use testcontainers_modules::kafka::apache;
use testcontainers_modules::testcontainers::ImageExt as _;
use testcontainers_modules::testcontainers::runners::AsyncRunner as _;

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::main]
async fn main() -> Result<()> {
    let begun = Instant::now();
    let container =
        apache::Kafka::default().with_name(std::env::var("KALDA_IMAGE")?).with_tag("latest").start().await?;
    let started = begun.elapsed();
    let address = format!("127.0.0.1:{}", container.get_host_port_ipv4(apache::KAFKA_PORT).await?);
    produce(&address).await?;
    let acknowledged = begun.elapsed();
    let value = tokio::time::timeout(PATIENCE, consume(&address)).await.context("no record came")??;
    ensure!(value == "hello", "read {value}");
    println!(
        "Rust, kafka::apache: started after {} ms, first record after {} ms",
        started.as_millis(),
        acknowledged.as_millis()
    );
    Ok(())
}

async fn produce(address: &str) -> Result<()> {
    let producer: FutureProducer =
        ClientConfig::new().set("bootstrap.servers", address).set("linger.ms", "0").create()?;
    let record = FutureRecord::<(), str>::to("greetings").payload("hello");
    producer.send(record, PATIENCE).await.map_err(|(error, _)| error)?;
    Ok(())
}

async fn consume(address: &str) -> Result<String> {
    let consumer: StreamConsumer = ClientConfig::new()
        .set("bootstrap.servers", address)
        .set("group.id", "readers")
        .set("auto.offset.reset", "earliest")
        .create()?;
    consumer.subscribe(&["greetings"])?;
    let record = consumer.recv().await?;
    Ok(String::from_utf8_lossy(record.payload().unwrap_or_default()).into_owned())
}

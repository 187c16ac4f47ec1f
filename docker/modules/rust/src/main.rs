//! Starts the image by each module that Testcontainers for Rust has for Kafka, and sends a record through it and back.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{Consumer as _, StreamConsumer};
use rdkafka::message::Message as _;
use rdkafka::producer::{FutureProducer, FutureRecord};
use testcontainers_modules::kafka::{apache, confluent};
use testcontainers_modules::testcontainers::core::ContainerPort;
use testcontainers_modules::testcontainers::runners::AsyncRunner;
use testcontainers_modules::testcontainers::{Image, ImageExt as _};

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::main]
async fn main() -> Result<()> {
    let apache = apache::Kafka::default().with_name(std::env::var("KALDA_IMAGE")?).with_tag("latest");
    check("kafka::apache", apache, apache::KAFKA_PORT).await?;
    // It changes the advertised addresses after the start.
    let confluent = confluent::Kafka::default().with_name(std::env::var("KALDA_IMAGE")?).with_tag("latest");
    check("kafka::confluent", confluent, confluent::KAFKA_PORT).await
}

async fn check<I: Image>(name: &str, image: impl AsyncRunner<I>, port: ContainerPort) -> Result<()> {
    let begun = Instant::now();
    let container = image.start().await?;
    let started = begun.elapsed();
    let address = format!("127.0.0.1:{}", container.get_host_port_ipv4(port).await?);
    let sent = produce(&address).await;
    if sent.is_err() {
        eprintln!("{}", String::from_utf8_lossy(&container.stdout_to_vec().await?));
    }
    sent?;
    let acknowledged = begun.elapsed();
    let value = tokio::time::timeout(PATIENCE, consume(&address)).await.context("no record came")??;
    ensure!(value == "hello", "read {value}");
    println!(
        "Rust, {name}: started after {} ms, first record after {} ms",
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

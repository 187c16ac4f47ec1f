// Starts the image by each class that Testcontainers for Node has for Kafka, and sends a record through it and back.

import { KafkaContainer } from "@testcontainers/kafka";
import { RedpandaContainer } from "@testcontainers/redpanda";
import { Kafka, logLevel } from "kafkajs";

const PATIENCE_MS = 20_000;
const KAFKA_PORT = 9093;

const broker = (container) => `${container.getHost()}:${container.getMappedPort(KAFKA_PORT)}`;

// The module doesn't wait for the broker: the client tries until it is there.
const client = (address) =>
  new Kafka({ clientId: "modules", brokers: [address], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 20, retries: 50 } });

async function produce(kafka) {
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: "greetings", acks: -1, messages: [{ value: "hello" }] });
  await producer.disconnect();
}

async function consume(kafka) {
  const consumer = kafka.consumer({ groupId: "readers" });
  await consumer.connect();
  await consumer.subscribe({ topic: "greetings", fromBeginning: true });
  const value = await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no record within ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
    consumer.run({ eachMessage: async ({ message }) => resolve(message.value.toString()) }).catch(reject);
  });
  await consumer.disconnect();
  return value;
}

async function check(name, container, address) {
  const begun = performance.now();
  const started = await container.start();
  const startedAt = performance.now();
  try {
    const kafka = client(address(started));
    await produce(kafka);
    const acknowledgedAt = performance.now();
    const value = await consume(kafka);
    if (value !== "hello") throw new Error(`read ${value}`);
    const [start, record] = [startedAt, acknowledgedAt].map((moment) => Math.round(moment - begun));
    console.log(`Node, ${name}: started after ${start} ms, first record after ${record} ms`);
  } catch (error) {
    (await started.logs()).pipe(process.stderr);
    throw error;
  } finally {
    await started.stop();
  }
}

// KafkaContainer looks for a version of Confluent's platform in the tag: from 8 on there is no ZooKeeper, for early ones it formats.
const kafka = new KafkaContainer(process.env.KALDA_IMAGE + ":8.0.0");
await check("KafkaContainer", kafka, broker);
const formatting = new KafkaContainer(process.env.KALDA_IMAGE + ":7.3.0").withKraft();
await check("KafkaContainer, withKraft(), formatting", formatting, broker);
const zooKeeper = new KafkaContainer(process.env.KALDA_IMAGE + ":7.3.0");
await check("KafkaContainer, with ZooKeeper", zooKeeper, broker);
const redpanda = new RedpandaContainer(process.env.KALDA_IMAGE);
await check("RedpandaContainer", redpanda, (container) => container.getBootstrapServers());

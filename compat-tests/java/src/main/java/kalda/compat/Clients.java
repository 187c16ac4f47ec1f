package kalda.compat;

import static kalda.compat.Harness.check;
import static kalda.compat.Harness.value;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes producers, consumers and topics, and does what most scenarios do with them. */
final class Clients {
    final String bootstrap;
    private final String prefix;
    final Admin admin;
    private KafkaProducer<byte[], byte[]> shared;

    Clients(String bootstrap, String prefix) {
        this.bootstrap = bootstrap;
        this.prefix = prefix;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    void close() {
        admin.close();
        if (shared != null) {
            shared.close();
        }
    }

    String name(String identifier) {
        return prefix + "-" + identifier;
    }

    String create(String identifier, int partitions, String... configs) throws Exception {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < configs.length; i += 2) {
            settings.put(configs[i], configs[i + 1]);
        }
        NewTopic topic = new NewTopic(name(identifier), partitions, (short) 1).configs(settings);
        admin.createTopics(List.of(topic)).all().get(20, TimeUnit.SECONDS);
        Harness.until(partitions + " partitions that serve", () -> serving(name(identifier), partitions));
        return name(identifier);
    }

    /**
     * Whether every partition answers its offsets. Apache Kafka may name a leader a moment before that serves; an idempotent
     * producer with several requests in flight, the first refused and the next taken, never gets over it.
     */
    private boolean serving(String topic, int partitions) {
        try {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (int partition = 0; partition < partitions; partition++) {
                latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
            return admin.listOffsets(latest).all().get(20, TimeUnit.SECONDS).size() == partitions;
        } catch (ExecutionException unknown) {
            return false;
        } catch (Exception error) {
            throw new AssertionError(error);
        }
    }

    /** A producer with pairs of key and setting. */
    KafkaProducer<byte[], byte[]> producer(Object... configs) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrap, "delivery.timeout.ms", 30_000,
            "request.timeout.ms", 10_000));
        for (int i = 0; i < configs.length; i += 2) {
            settings.put((String) configs[i], configs[i + 1]);
        }
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaProducer<byte[], byte[]> shared() {
        if (shared == null) {
            shared = producer();
        }
        return shared;
    }

    static ProducerRecord<byte[], byte[]> record(String topic, int partition, byte[] value) {
        return new ProducerRecord<>(topic, partition, null, value);
    }

    /** Sends values {@code from} to {@code to - 1} to partition 0 and waits for every acknowledgement. */
    static void send(KafkaProducer<byte[], byte[]> with, String topic, int from, int to, int size) throws Exception {
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            answers.add(with.send(record(topic, 0, value(i, size))));
        }
        with.flush();
        for (Future<RecordMetadata> answer : answers) {
            answer.get(30, TimeUnit.SECONDS);
        }
    }

    void send(String topic, int from, int to) throws Exception {
        send(shared(), topic, from, to, 100);
    }

    /** A consumer with pairs of key and setting; without a group where it gets none. */
    KafkaConsumer<byte[], byte[]> consumer(Object... configs) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest",
            "enable.auto.commit", false, "fetch.max.wait.ms", 100, "max.poll.records", 10_000));
        for (int i = 0; i < configs.length; i += 2) {
            settings.put((String) configs[i], configs[i + 1]);
        }
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A consumer of partition 0 at an offset. */
    KafkaConsumer<byte[], byte[]> reader(String topic, long offset) {
        KafkaConsumer<byte[], byte[]> made = consumer();
        made.assign(List.of(new TopicPartition(topic, 0)));
        made.seek(new TopicPartition(topic, 0), offset);
        return made;
    }

    static List<ConsumerRecord<byte[], byte[]>> take(KafkaConsumer<byte[], byte[]> from, int count) {
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
        long deadline = System.nanoTime() + 40_000_000_000L;
        while (taken.size() < count) {
            check(System.nanoTime() < deadline, taken.size() + " of " + count + " records within 40 s");
            from.poll(Duration.ofMillis(200)).forEach(taken::add);
        }
        return taken;
    }

    List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        try (KafkaConsumer<byte[], byte[]> from = reader(topic, 0)) {
            return take(from, count);
        }
    }

    static void sameValues(List<ConsumerRecord<byte[], byte[]>> found, int first, int size) {
        for (int i = 0; i < found.size(); i++) {
            Harness.sameValue(found.get(i).value(), first + i, size);
        }
    }
}

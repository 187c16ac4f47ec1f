package kalda.compat;

import static kalda.compat.Clients.record;
import static kalda.compat.Clients.sameValues;
import static kalda.compat.Clients.take;
import static kalda.compat.Harness.CREATE_TIME_MS;
import static kalda.compat.Harness.check;
import static kalda.compat.Harness.equal;
import static kalda.compat.Harness.value;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;

/** Topics, producing and consuming without groups. */
final class ProduceScenarios {
    private final Clients clients;

    ProduceScenarios(Clients clients) {
        this.clients = clients;
    }

    void addTo(Harness harness) {
        harness.add("create-topic", this::createTopic).add("auto-create", this::autoCreate);
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            harness.add("codec-" + codec, () -> codec(codec));
        }
        harness.add("keys", this::keys).add("null-value", this::nullValue).add("headers", this::headers)
            .add("timestamp-create", this::timestampCreate).add("timestamp-append", this::timestampAppend)
            .add("consume-beginning", this::consumeBeginning).add("consume-end", this::consumeEnd)
            .add("consume-offset", this::consumeOffset).add("consume-timestamp", this::consumeTimestamp).add("eof", this::eof)
            .add("idempotent", this::idempotent).add("record-1mb", this::record1Mb)
            .add("record-too-large", this::recordTooLarge).add("segments", this::segments);
    }

    private void createTopic() throws Exception {
        clients.create("create-topic", 4, "retention.ms", "3600000");
        try {
            clients.create("create-topic", 4);
        } catch (ExecutionException error) {
            check(error.getCause() instanceof TopicExistsException, "second creation: " + error.getCause());
            return;
        }
        throw new AssertionError("the second creation succeeded");
    }

    private void autoCreate() throws Exception {
        clients.send(clients.name("auto-create"), 0, 1);
        sameValues(clients.read(clients.name("auto-create"), 1), 0, 100);
    }

    private void codec(String codec) throws Exception {
        String topic = clients.create("codec-" + codec, 1);
        try (KafkaProducer<byte[], byte[]> with = clients.producer("compression.type", codec, "linger.ms", 20)) {
            Clients.send(with, topic, 0, 100, 100);
        }
        sameValues(clients.read(topic, 100), 0, 100);
    }

    private void keys() throws Exception {
        String topic = clients.create("keys", 4);
        Set<String> sent = new HashSet<>();
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String key = "key-" + i % 10;
            sent.add(key + new String(value(i), StandardCharsets.UTF_8));
            answers.add(clients.shared().send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value(i))));
        }
        for (Future<RecordMetadata> answer : answers) {
            answer.get(60, TimeUnit.SECONDS);
        }
        Set<String> found = new HashSet<>();
        Map<String, Set<Integer>> homes = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> from = clients.consumer()) {
            List<TopicPartition> partitions = IntStream.range(0, 4).mapToObj(i -> new TopicPartition(topic, i)).toList();
            from.assign(partitions);
            from.seekToBeginning(partitions);
            for (ConsumerRecord<byte[], byte[]> record : take(from, 60)) {
                String key = new String(record.key(), StandardCharsets.UTF_8);
                found.add(key + new String(record.value(), StandardCharsets.UTF_8));
                homes.computeIfAbsent(key, ignored -> new HashSet<>()).add(record.partition());
            }
        }
        equal(found, sent, "keys and values");
        check(homes.values().stream().allMatch(partitions -> partitions.size() == 1), "a key is in two partitions");
    }

    private void nullValue() throws Exception {
        String topic = clients.create("null-value", 1);
        byte[] key = "gone".getBytes(StandardCharsets.UTF_8);
        clients.shared().send(new ProducerRecord<>(topic, 0, key, null));
        clients.shared().send(new ProducerRecord<>(topic, 0, key, new byte[0]));
        clients.shared().flush();
        List<ConsumerRecord<byte[], byte[]>> found = clients.read(topic, 2);
        equal(found.get(0).value(), null, "first value");
        equal(found.get(1).value().length, 0, "length of the second value");
        equal(found.get(0).key(), key, "key");
    }

    private void headers() throws Exception {
        String topic = clients.create("headers", 1);
        List<Header> sent = List.of(new RecordHeader("a", new byte[] {'1'}), new RecordHeader("b", new byte[0]),
            new RecordHeader("a", new byte[] {'2'}));
        clients.shared().send(new ProducerRecord<>(topic, 0, (byte[]) null, value(0), sent)).get(30, TimeUnit.SECONDS);
        equal(List.of(clients.read(topic, 1).get(0).headers().toArray()), sent, "headers");
    }

    private ConsumerRecord<byte[], byte[]> stamped(String topic) throws Exception {
        var record = new ProducerRecord<byte[], byte[]>(topic, 0, CREATE_TIME_MS + 123, null, value(0));
        clients.shared().send(record).get(30, TimeUnit.SECONDS);
        return clients.read(topic, 1).get(0);
    }

    private void timestampCreate() throws Exception {
        ConsumerRecord<byte[], byte[]> found = stamped(clients.create("timestamp-create", 1));
        equal(found.timestamp(), CREATE_TIME_MS + 123, "timestamp");
        equal(found.timestampType(), TimestampType.CREATE_TIME, "timestamp type");
    }

    private void timestampAppend() throws Exception {
        ConsumerRecord<byte[], byte[]> found =
            stamped(clients.create("timestamp-append", 1, "message.timestamp.type", "LogAppendTime"));
        check(Math.abs(found.timestamp() - System.currentTimeMillis()) < 60_000, "timestamp " + found.timestamp());
        equal(found.timestampType(), TimestampType.LOG_APPEND_TIME, "timestamp type");
    }

    private void consumeBeginning() throws Exception {
        String topic = clients.create("consume-beginning", 1);
        clients.send(topic, 0, 50);
        try (KafkaConsumer<byte[], byte[]> from = clients.reader(topic, 40)) {
            from.seekToBeginning(from.assignment());
            equal(take(from, 50).stream().map(ConsumerRecord::offset).toList(), LongRange.upTo(50), "offsets");
        }
    }

    private void consumeEnd() throws Exception {
        String topic = clients.create("consume-end", 1);
        clients.send(topic, 0, 50);
        try (KafkaConsumer<byte[], byte[]> from = clients.reader(topic, 0)) {
            from.seekToEnd(from.assignment());
            equal(from.position(new TopicPartition(topic, 0)), 50L, "position");
            clients.send(topic, 50, 51);
            equal(take(from, 1).get(0).offset(), 50L, "offset");
        }
    }

    private void consumeOffset() throws Exception {
        String topic = clients.create("consume-offset", 1);
        clients.send(topic, 0, 50);
        try (KafkaConsumer<byte[], byte[]> from = clients.reader(topic, 20)) {
            List<ConsumerRecord<byte[], byte[]>> found = take(from, 1);
            equal(found.get(0).offset(), 20L, "offset");
            sameValues(found, 20, 100);
        }
    }

    private void consumeTimestamp() throws Exception {
        String topic = clients.create("consume-timestamp", 1);
        for (int i = 0; i < 50; i++) {
            clients.shared().send(new ProducerRecord<>(topic, 0, CREATE_TIME_MS + 1000L * i, null, value(i)));
        }
        clients.shared().flush();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> from = clients.reader(topic, 0)) {
            var found = from.offsetsForTimes(Map.of(partition, CREATE_TIME_MS + 29_500)).get(partition);
            equal(found.offset(), 30L, "offset");
            equal(found.timestamp(), CREATE_TIME_MS + 30_000, "timestamp");
            from.seek(partition, found.offset());
            sameValues(take(from, 1), 30, 100);
        }
    }

    private void eof() throws Exception {
        String topic = clients.create("eof", 1);
        clients.send(topic, 0, 10);
        try (KafkaConsumer<byte[], byte[]> from = clients.reader(topic, 0)) {
            take(from, 10);
            equal(from.poll(Duration.ofSeconds(1)).count(), 0, "records at the end");
            clients.send(topic, 10, 11);
            sameValues(take(from, 1), 10, 100);
        }
    }

    private void idempotent() throws Exception {
        String topic = clients.create("idempotent", 1);
        try (KafkaProducer<byte[], byte[]> with =
            clients.producer("enable.idempotence", true, "acks", "all", "batch.size", 4_000)) {
            Clients.send(with, topic, 0, 500, 100);
        }
        sameValues(clients.read(topic, 500), 0, 100);
    }

    private void record1Mb() throws Exception {
        String topic = clients.create("record-1mb", 1);
        try (KafkaProducer<byte[], byte[]> with = clients.producer("max.request.size", 5_000_000)) {
            Clients.send(with, topic, 0, 1, 1_000_000);
        }
        sameValues(clients.read(topic, 1), 0, 1_000_000);
    }

    private void recordTooLarge() throws Exception {
        String topic = clients.create("record-too-large", 1);
        try (KafkaProducer<byte[], byte[]> with = clients.producer("max.request.size", 5_000_000)) {
            try {
                Clients.send(with, topic, 0, 1, 2_000_000);
                throw new AssertionError("the record was taken");
            } catch (ExecutionException error) {
                check(error.getCause() instanceof RecordTooLargeException, "answer: " + error.getCause());
            }
            Clients.send(with, topic, 1, 2, 100);
        }
        sameValues(clients.read(topic, 1), 1, 100);
    }

    private void segments() throws Exception {
        String topic = clients.create("segments", 1, "segment.bytes", "1048576");
        try (KafkaProducer<byte[], byte[]> with = clients.producer("batch.size", 65_536, "linger.ms", 5)) {
            Clients.send(with, topic, 0, 40_000, 512);
        }
        List<ConsumerRecord<byte[], byte[]>> found = clients.read(topic, 40_000);
        equal(found.stream().map(ConsumerRecord::offset).toList(), LongRange.upTo(40_000), "offsets");
        sameValues(found, 0, 512);
    }

    /** The offsets from zero on. */
    private static final class LongRange {
        static List<Long> upTo(int end) {
            List<Long> all = new ArrayList<>();
            for (long offset = 0; offset < end; offset++) {
                all.add(offset);
            }
            return all;
        }
    }
}

package kalda.compat;

import static kalda.compat.Clients.record;
import static kalda.compat.Harness.check;
import static kalda.compat.Harness.equal;
import static kalda.compat.Harness.value;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Transactional producers, and readers of both isolation levels. */
final class TransactionScenarios {
    private final Clients clients;

    TransactionScenarios(Clients clients) {
        this.clients = clients;
    }

    void addTo(Harness harness) {
        harness.add("transactions", this::transactions).add("transaction-fencing", this::fencing)
            .add("consume-transform-produce", this::consumeTransformProduce);
    }

    private KafkaProducer<byte[], byte[]> transactional(String identifier) {
        KafkaProducer<byte[], byte[]> made = clients.producer("transactional.id", clients.name(identifier));
        made.initTransactions();
        return made;
    }

    private static void send(KafkaProducer<byte[], byte[]> with, String topic, int from, int to, int partitions) {
        with.beginTransaction();
        IntStream.range(from, to).forEach(i -> with.send(record(topic, i % partitions, value(i, 100))));
        with.flush();
    }

    /** The values that readers of an isolation level see, until all partitions have come to their end. */
    private Set<String> visible(String topic, int partitions, String isolation) {
        List<TopicPartition> all = IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(topic, i)).toList();
        Set<String> seen = new TreeSet<>();
        try (KafkaConsumer<byte[], byte[]> from = clients.consumer("isolation.level", isolation)) {
            from.assign(all);
            from.seekToBeginning(all);
            Map<TopicPartition, Long> ends = from.endOffsets(all);
            long deadline = System.nanoTime() + 40_000_000_000L;
            while (all.stream().anyMatch(partition -> from.position(partition) < ends.get(partition))) {
                check(System.nanoTime() < deadline, "the ends are reached within 40 s");
                for (ConsumerRecord<byte[], byte[]> found : from.poll(Duration.ofMillis(200))) {
                    check(seen.add(text(found.value())), "each record once");
                }
            }
        }
        return seen;
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    private static Set<String> values(int... bounds) {
        Set<String> all = new TreeSet<>();
        for (int i = 0; i < bounds.length; i += 2) {
            IntStream.range(bounds[i], bounds[i + 1]).forEach(number -> all.add(text(value(number, 100))));
        }
        return all;
    }

    /** Markers follow the answer: a reader may be a moment ahead of them. */
    private void becomesVisible(String topic, int partitions, Set<String> wanted) throws InterruptedException {
        Harness.until("what was committed is visible, and nothing else",
            () -> visible(topic, partitions, "read_committed").equals(wanted));
    }

    private void transactions() throws Exception {
        String topic = clients.create("transactions", 3);
        try (KafkaProducer<byte[], byte[]> with = transactional("transactions")) {
            send(with, topic, 0, 30, 3);
            with.commitTransaction();
            send(with, topic, 30, 60, 3);
            with.abortTransaction();
            send(with, topic, 60, 90, 3);
            with.commitTransaction();
            send(with, topic, 90, 120, 3);
            becomesVisible(topic, 3, values(0, 30, 60, 90));
            equal(visible(topic, 3, "read_uncommitted"), values(0, 120), "with those that aren't committed");
            with.abortTransaction();
        }
    }

    private void fencing() throws Exception {
        String topic = clients.create("transaction-fencing", 1);
        try (KafkaProducer<byte[], byte[]> first = transactional("transaction-fencing")) {
            send(first, topic, 0, 10, 1);
            try (KafkaProducer<byte[], byte[]> second = transactional("transaction-fencing")) {
                send(second, topic, 100, 101, 1);
                second.commitTransaction();
            }
            try {
                first.commitTransaction();
                throw new AssertionError("the first has committed");
            } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
                becomesVisible(topic, 1, values(100, 101));
            }
        }
    }

    private void consumeTransformProduce() throws Exception {
        String source = clients.create("consume-transform-produce", 1);
        String sink = clients.create("consume-transform-produce-sink", 1);
        TopicPartition partition = new TopicPartition(source, 0);
        clients.send(source, 0, 60);
        try (KafkaProducer<byte[], byte[]> with = transactional("consume-transform-produce");
            KafkaConsumer<byte[], byte[]> from = clients.consumer("group.id", clients.name("consume-transform-produce"),
                "isolation.level", "read_committed", "max.poll.records", 10)) {
            from.subscribe(List.of(source));
            for (int number = 0; number < 6; number++) {
                if (number % 2 == 1) {
                    pass(from, with, sink);
                    with.abortTransaction();
                    from.seek(partition, number * 10L);
                }
                pass(from, with, sink);
                with.commitTransaction();
            }
            becomesVisible(sink, 1, values(0, 60));
            equal(from.committed(Set.of(partition)).get(partition).offset(), 60L, "committed offset");
        }
    }

    /** Ten records from one topic to the other, with the offset behind them. */
    private static void pass(KafkaConsumer<byte[], byte[]> from, KafkaProducer<byte[], byte[]> with, String sink) {
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>(Clients.take(from, 10));
        with.beginTransaction();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> found : taken) {
            with.send(record(sink, 0, found.value()));
            offsets.put(new TopicPartition(found.topic(), found.partition()), new OffsetAndMetadata(found.offset() + 1));
        }
        with.sendOffsetsToTransaction(offsets, from.groupMetadata());
    }
}

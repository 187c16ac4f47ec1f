package kalda.compat.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the committed counts until there are as many as there must be: of each word 1, 2, 3 and so on, each once. */
final class Check {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** How long nothing more may come once all is there. */
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FAULTS_TOLD = 10;

    private Check() {}

    static int run(String bootstrap) {
        Map<String, Long> expected = countLines(bootstrap);
        long wanted = expected.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Long> seen = new HashMap<>();
        List<String> faults = new ArrayList<>();
        long read = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<String, Long> consumer = new KafkaConsumer<>(settings(bootstrap), new StringDeserializer(), new LongDeserializer())) {
            fromBeginning(consumer, Lines.OUTPUT);
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<String, Long> record : consumer.poll(POLL)) {
                    read++;
                    long before = seen.getOrDefault(record.key(), 0L);
                    if (record.value() != before + 1) {
                        faults.add(record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + record.key() + " is " + record.value() + " after " + before);
                    }
                    seen.put(record.key(), record.value());
                }
                if (read >= wanted) {
                    deadline = Math.min(deadline, System.nanoTime() + QUIET.toNanos());
                    wanted = Long.MAX_VALUE;
                }
            }
        }
        for (String word : expected.keySet()) {
            if (!expected.get(word).equals(seen.get(word))) {
                faults.add(word + " was counted " + seen.get(word) + " times, and is there " + expected.get(word) + " times");
            }
        }
        faults.stream().limit(FAULTS_TOLD).forEach(System.out::println);
        System.out.println(seen.size() + " words, " + read + " counts, " + faults.size() + " faults");
        return faults.isEmpty() ? 0 : 1;
    }

    /** How often each word is in the lines that are there. Whether each line is there once is for others to judge. */
    private static Map<String, Long> countLines(String bootstrap) {
        Map<String, Long> counts = new HashMap<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings(bootstrap), new StringDeserializer(), new StringDeserializer())) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(fromBeginning(consumer, Lines.INPUT));
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                    for (String word : record.value().split(" ")) {
                        counts.merge(word, 1L, Long::sum);
                    }
                }
            }
        }
        return counts;
    }

    private static List<TopicPartition> fromBeginning(KafkaConsumer<?, ?> consumer, String topic) {
        List<TopicPartition> partitions = IntStream.range(0, Lines.PARTITIONS).mapToObj(partition -> new TopicPartition(topic, partition)).toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return partitions;
    }

    private static Properties settings(String bootstrap) {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return settings;
    }
}

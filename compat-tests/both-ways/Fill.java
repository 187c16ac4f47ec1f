import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills a broker: {@code Fill BOOTSTRAP PREFIX [FEATURE…]}, or appends to what another one was filled with: {@code Fill BOOTSTRAP
 * PREFIX more}. Prints {@code group NAME} for each group that committed offsets. Features are what only some brokers can:
 * {@code transactions}, {@code compaction}, {@code consumer-groups}, {@code carried} (quotas and credentials).
 */
public class Fill {
    /** The time of the first record, long ago: topics with such records keep them for ever. */
    static final long THEN = 1_700_000_000_000L;
    static final String[] FOR_EVER = {"retention.ms", "-1", "segment.bytes", "1048576"};
    static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    static final int LARGE = 8192;

    static String bootstrap;
    static String prefix;
    static Admin admin;
    static final Random random = new Random(43);

    public static void main(String[] arguments) throws Exception {
        bootstrap = arguments[0];
        prefix = arguments[1];
        Set<String> features = Set.of(Arrays.copyOfRange(arguments, 2, arguments.length));
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap));
        if (features.contains("more")) {
            codecs(20);
            keyed(200);
            classicGroup(30);
        } else {
            topics();
            codecs(100);
            keyed(500);
            deleteRecords();
            classicGroup(40);
            otherGroups(features.contains("consumer-groups"));
            compacted(features.contains("compaction"));
            if (features.contains("transactions")) {
                transactions();
            }
            if (features.contains("carried")) {
                carried();
            }
        }
        admin.close();
        // Producers with open transactions are left as they are.
        Runtime.getRuntime().halt(0);
    }

    static String name(String topic) {
        return prefix + "-" + topic;
    }

    static String topic(String topic, int partitions, String... configs) throws Exception {
        Map<String, String> settings = new HashMap<>();
        for (int at = 0; at < configs.length; at += 2) {
            settings.put(configs[at], configs[at + 1]);
        }
        admin.createTopics(List.of(new NewTopic(name(topic), partitions, (short) 1).configs(settings))).all().get();
        awaitLeaders(name(topic), partitions);
        return name(topic);
    }

    /** Waits until each partition answers: Kafka may name a leader a moment before that serves, and a producer must not meet it then. */
    static void awaitLeaders(String topic, int partitions) throws Exception {
        var latest = IntStream.range(0, partitions).boxed().collect(Collectors.toMap(index -> new TopicPartition(topic, index), index -> OffsetSpec.latest()));
        while (true) {
            try {
                admin.listOffsets(latest).all().get();
                return;
            } catch (ExecutionException notYet) {
                Thread.sleep(50);
            }
        }
    }

    static Map<String, Object> client(Object... more) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest",
            "enable.auto.commit", false, "linger.ms", 20));
        for (int at = 0; at < more.length; at += 2) {
            settings.put((String) more[at], more[at + 1]);
        }
        return settings;
    }

    static KafkaProducer<byte[], byte[]> producer(Object... more) {
        return new KafkaProducer<>(client(more), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static KafkaConsumer<byte[], byte[]> consumer(Object... more) {
        return new KafkaConsumer<>(client(more), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes that no codec makes smaller, so that segments fill up. */
    static byte[] large() {
        byte[] value = new byte[LARGE];
        random.nextBytes(value);
        return value;
    }

    static void await(List<? extends Future<?>> sent) throws Exception {
        for (Future<?> one : sent) {
            one.get();
        }
    }

    /** Topics that exist and hold little: empty, with the broker's time, with other settings, deleted, grown. */
    static void topics() throws Exception {
        topic("codecs", 1, FOR_EVER);
        topic("keyed", 4, FOR_EVER);
        topic("empty", 3);
        topic("gone", 1);
        admin.deleteTopics(List.of(name("gone"))).all().get();
        admin.createPartitions(Map.of(name("keyed"), NewPartitions.increaseTo(5))).all().get();
        awaitLeaders(name("keyed"), 5);
        String appendTime = topic("append-time", 1, "message.timestamp.type", "LogAppendTime");
        try (var producer = producer("compression.type", "lz4")) {
            await(IntStream.range(0, 20).mapToObj(i -> producer.send(new ProducerRecord<>(appendTime, 0, THEN, null, bytes("value " + i)))).toList());
        }
        var ofTopic = new ConfigResource(ConfigResource.Type.TOPIC, name("empty"));
        var ofBrokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        admin.incrementalAlterConfigs(Map.of(
            ofTopic, List.of(set("max.message.bytes", "77777"), set("retention.ms", "123456789")),
            ofBrokers, List.of(set("message.max.bytes", "2000000")))).all().get();
    }

    static AlterConfigOp set(String key, String value) {
        return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    }

    /** Every codec over several segments. */
    static void codecs(int count) throws Exception {
        for (String codec : CODECS) {
            try (var producer = producer("compression.type", codec)) {
                await(IntStream.range(0, count).mapToObj(i ->
                    producer.send(new ProducerRecord<>(name("codecs"), 0, THEN + i * 10L, bytes(codec), i % 2 == 0 ? large() : bytes("small " + i)))).toList());
            }
        }
    }

    /** Keys, headers, and what is null or empty, over several partitions. */
    static void keyed(int count) throws Exception {
        try (var producer = producer("compression.type", "zstd")) {
            await(IntStream.range(0, count).mapToObj(i -> {
                var headers = List.<org.apache.kafka.common.header.Header>of(new RecordHeader("number", bytes("" + i)), new RecordHeader("null", null));
                byte[] value = i % 7 == 0 ? null : i % 7 == 1 ? new byte[0] : bytes("value " + i);
                return producer.send(new ProducerRecord<>(name("keyed"), i % 5, THEN + (i * 37L) % 1000, bytes("key " + i % 13), value, i % 3 == 0 ? headers : List.of()));
            }).toList());
        }
    }

    static void deleteRecords() throws Exception {
        String topic = topic("deleted", 1, FOR_EVER);
        try (var producer = producer()) {
            await(IntStream.range(0, 300).mapToObj(i -> producer.send(new ProducerRecord<>(topic, 0, THEN + i, null, large()))).toList());
        }
        var partition = new TopicPartition(topic, 0);
        // Behind the first segment, and inside another one.
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(150))).all().get();
        // As long as that segment is there, Kafka looks for times in it, and finds none.
        while (admin.listOffsets(Map.of(partition, OffsetSpec.forTimestamp(0))).partitionResult(partition).get().offset() != 150) {
            Thread.sleep(50);
        }
    }

    /** A group that reads on from where it was, and commits where it is. */
    static void classicGroup(int count) {
        readInGroup("classic", count, "group.id", name("classic"), "max.poll.records", 10);
    }

    static void readInGroup(String metadata, int count, Object... settings) {
        try (var member = consumer(settings)) {
            member.subscribe(List.of(name("keyed")));
            for (int read = 0; read < count;) {
                read += member.poll(Duration.ofMillis(200)).count();
            }
            Map<TopicPartition, OffsetAndMetadata> positions = member.assignment().stream()
                .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(member.position(partition), metadata)));
            member.commitSync(positions);
            System.out.println("group " + member.groupMetadata().groupId());
        }
    }

    /** Groups without members, of the consumer protocol, and one that was deleted. */
    static void otherGroups(boolean consumerProtocol) throws Exception {
        var partition = new TopicPartition(name("codecs"), 0);
        for (String group : List.of("simple", "removed")) {
            admin.alterConsumerGroupOffsets(name(group), Map.of(partition, new OffsetAndMetadata(7, java.util.Optional.of(0), group))).all().get();
            System.out.println("group " + name(group));
        }
        admin.deleteConsumerGroups(List.of(name("removed"))).all().get();
        if (consumerProtocol) {
            readInGroup("consumer", 50, "group.id", name("consumer"), "group.protocol", "consumer");
        }
    }

    /** A few values that stay, then many of a few keys, some of them deleted; where it `cleans`, until old ones are gone. */
    static void compacted(boolean cleans) throws Exception {
        String topic = topic("compacted", 1, "cleanup.policy", "compact", "segment.bytes", "1048576", "min.cleanable.dirty.ratio", cleans ? "0.01" : "1");
        try (var producer = producer()) {
            await(IntStream.range(0, 400).mapToObj(i ->
                producer.send(new ProducerRecord<>(topic, 0, THEN + i, bytes("key " + (i < 20 ? i : i % 10)), i > 300 && i % 10 < 2 ? null : large()))).toList());
        }
        while (cleans && nextOffset(new TopicPartition(topic, 0), 30) == 30) {
            Thread.sleep(100);
        }
        // No broker goes on with it: what is read must not depend on when.
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set("min.cleanable.dirty.ratio", "1")))).all().get();
    }

    /** The first record from an offset on. */
    static long nextOffset(TopicPartition partition, long from) {
        try (var reader = consumer()) {
            reader.assign(List.of(partition));
            reader.seek(partition, from);
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                    return record.offset();
                }
            }
        }
    }

    /** Transactions of two producers, committed and aborted side by side, with offsets; and one that stays open. */
    static void transactions() throws Exception {
        String topic = topic("transactions", 2, FOR_EVER);
        var first = producer("transactional.id", name("first"));
        var second = producer("transactional.id", name("second"), "compression.type", "gzip");
        var open = producer("transactional.id", name("open"), "transaction.timeout.ms", 900_000);
        List.of(first, second, open).forEach(KafkaProducer::initTransactions);
        for (int round = 0; round < 30; round++) {
            first.beginTransaction();
            second.beginTransaction();
            send(first, topic, round, large());
            send(second, topic, round, large());
            send(first, topic, round, bytes("again " + round));
            if (round == 20) {
                open.beginTransaction();
                send(open, topic, 0, bytes("open"));
            }
            if (round == 10 || round == 11) {
                try (var member = consumer("group.id", name("transactional"))) {
                    member.assign(List.of(new TopicPartition(topic, 0)));
                    first.sendOffsetsToTransaction(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(round)), member.groupMetadata());
                }
            }
            // Offset 10 is committed, 11 is not.
            if (round % 2 == 0) first.commitTransaction(); else first.abortTransaction();
            if (round % 3 == 0) second.abortTransaction(); else second.commitTransaction();
        }
        System.out.println("group " + name("transactional"));
    }

    static void send(KafkaProducer<byte[], byte[]> producer, String topic, int round, byte[] value) throws Exception {
        var sent = producer.send(new ProducerRecord<>(topic, round % 2, THEN + round, bytes("round " + round), value));
        producer.flush();
        sent.get();
    }

    /** What one of the brokers only keeps for the other. */
    static void carried() throws Exception {
        var user = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "somebody"));
        var rate = new ClientQuotaAlteration.Op("producer_byte_rate", 123_456_789.0);
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(user, List.of(rate)))).all().get();
        var scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096);
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("somebody", scram, "secret"))).all().get();
    }
}

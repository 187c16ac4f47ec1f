import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Prints all that clients can see of a broker, a fact a line: {@code Look BOOTSTRAP [GROUP…]}. Two brokers that hold the same
 * print the same. Lines that begin with {@code carried} are of APIs that not every broker serves.
 */
public class Look {
    /** The time of the first record of {@code Fill}. */
    static final long THEN = 1_700_000_000_000L;
    static final long WITHIN_NS = 60_000_000_000L;

    static String bootstrap;
    static Admin admin;

    public static void main(String[] arguments) throws Exception {
        bootstrap = arguments[0];
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap));
        var partitions = new ArrayList<TopicPartition>();
        for (TopicDescription topic : topics()) {
            describe(topic);
            topic.partitions().forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition.partition())));
        }
        configs(new ConfigResource(ConfigResource.Type.BROKER, ""));
        offsets(partitions);
        for (IsolationLevel isolation : IsolationLevel.values()) {
            for (TopicPartition partition : partitions) {
                records(partition, isolation);
            }
        }
        for (String group : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            positions(group);
        }
        carried();
        admin.close();
    }

    /** The topics, when each partition has a leader: a broker that has just started may need a moment for that. */
    static Collection<TopicDescription> topics() throws Exception {
        long deadline = System.nanoTime() + WITHIN_NS;
        while (true) {
            var names = new TreeSet<>(admin.listTopics().names().get());
            var topics = new TreeMap<>(admin.describeTopics(names).allTopicNames().get()).values();
            if (topics.stream().allMatch(topic -> topic.partitions().stream().allMatch(partition -> partition.leader() != null))) {
                return topics;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("partitions without a leader: " + topics);
            }
            Thread.sleep(50);
        }
    }

    static void describe(TopicDescription topic) throws Exception {
        System.out.println("topic " + topic.name() + " " + topic.topicId());
        topic.partitions().forEach(partition -> System.out.println("partition " + topic.name() + "-" + partition.partition()
            + " leader " + partition.leader().id() + " in sync " + partition.isr().stream().map(node -> node.id()).toList()));
        configs(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()));
    }

    /** The settings that somebody made. */
    static void configs(ConfigResource resource) throws Exception {
        for (ConfigEntry entry : admin.describeConfigs(List.of(resource)).all().get().get(resource).entries()) {
            boolean made = switch (entry.source()) {
                case DYNAMIC_TOPIC_CONFIG, DYNAMIC_BROKER_CONFIG -> true;
                case DYNAMIC_DEFAULT_BROKER_CONFIG -> resource.type() == ConfigResource.Type.BROKER;
                default -> false;
            };
            if (made) {
                System.out.println("config " + resource.name() + " " + entry.name() + "=" + entry.value());
            }
        }
    }

    static void offsets(List<TopicPartition> partitions) throws Exception {
        var specs = new TreeMap<>(Map.of("earliest", OffsetSpec.earliest(), "latest", OffsetSpec.latest(), "largest time", OffsetSpec.maxTimestamp(),
            "local", OffsetSpec.earliestLocal(), "tiered", OffsetSpec.latestTiered(), "at the beginning", OffsetSpec.forTimestamp(0),
            "then + 5", OffsetSpec.forTimestamp(THEN + 5), "then + 500", OffsetSpec.forTimestamp(THEN + 500), "in the future", OffsetSpec.forTimestamp(Long.MAX_VALUE)));
        var ends = admin.listOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()))).all().get();
        for (IsolationLevel isolation : IsolationLevel.values()) {
            for (var spec : specs.entrySet()) {
                var asked = partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec.getValue()));
                var answers = admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all().get();
                for (TopicPartition partition : partitions) {
                    var found = answers.get(partition);
                    // Where no record is, the epoch is that of the next one: it belongs to the broker.
                    Object epoch = found.offset() == ends.get(partition).offset() || spec.getKey().equals("latest") ? "its own" : found.leaderEpoch();
                    System.out.println("offset " + partition + " " + isolation + " " + spec.getKey() + ": " + found.offset() + " at " + found.timestamp() + " epoch " + epoch);
                }
            }
        }
    }

    static void records(TopicPartition partition, IsolationLevel isolation) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation.toString().toLowerCase(), "fetch.max.wait.ms", 50);
        try (var reader = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            long end = reader.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + WITHIN_NS;
            while (reader.position(partition) < end) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(partition + " is read up to " + reader.position(partition) + " of " + end);
                }
                reader.poll(Duration.ofMillis(100)).forEach(record -> record(record, isolation));
            }
            System.out.println("read " + partition + " " + isolation + " up to " + reader.position(partition));
        }
    }

    static void record(ConsumerRecord<byte[], byte[]> record, IsolationLevel isolation) {
        var headers = new ArrayList<String>();
        record.headers().forEach(header -> headers.add(header.key() + "=" + shown(header.value())));
        System.out.println("record " + record.topic() + "-" + record.partition() + " " + isolation + " " + record.offset() + " " + record.timestampType()
            + " " + record.timestamp() + " epoch " + record.leaderEpoch() + " " + shown(record.key()) + " " + shown(record.value()) + " " + headers);
    }

    /** Short bytes as they are, long ones by length and hash. */
    static String shown(byte[] bytes) {
        if (bytes == null) {
            return "null";
        }
        return bytes.length < 40 ? '"' + new String(bytes, StandardCharsets.UTF_8) + '"' : bytes.length + " bytes " + Arrays.hashCode(bytes);
    }

    static void positions(String group) throws Exception {
        var positions = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        System.out.println("group " + group + " has " + positions.size() + " positions");
        positions.forEach((partition, position) -> System.out.println("position " + group + " " + partition + " " + position.offset() + " epoch "
            + position.leaderEpoch() + " " + position.metadata()));
    }

    static void carried() throws Exception {
        try {
            admin.describeClientQuotas(org.apache.kafka.common.quota.ClientQuotaFilter.all()).entities().get()
                .forEach((entity, quotas) -> System.out.println("carried quota " + entity + " " + quotas));
            admin.describeUserScramCredentials().all().get().forEach((user, credentials) -> System.out.println("carried credentials " + user + " " + credentials));
        } catch (ExecutionException error) {
            if (!(error.getCause() instanceof UnsupportedVersionException)) {
                throw error;
            }
        }
    }
}

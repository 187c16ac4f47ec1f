/*
 * Prints the hashes that Apache Kafka computes of topics, and of the topics of groups (KIP-1101).
 *
 *   topic HASH ID NAME PARTITIONS racks of partition 0|racks of partition 1|…      racks of a partition: one after the other, separated by commas
 *   group HASH NAME=HASH,NAME=HASH…
 */
import java.util.*;
import java.util.stream.*;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.common.runtime.*;
import org.apache.kafka.coordinator.group.Utils;

public class Hashes {
    record Topic(String name, Uuid id, List<List<String>> racks) implements CoordinatorMetadataImage.TopicMetadata {
        @Override public int partitionCount() { return racks.size(); }
        @Override public List<String> partitionRacks(int partition) { return new ArrayList<>(racks.get(partition)); }
    }

    record Image(Topic topic) implements CoordinatorMetadataImage {
        @Override public Set<Uuid> topicIds() { return Set.of(topic.id()); }
        @Override public Set<String> topicNames() { return Set.of(topic.name()); }
        @Override public Optional<TopicMetadata> topicMetadata(String name) { return Optional.of(topic); }
        @Override public Optional<TopicMetadata> topicMetadata(Uuid id) { return Optional.of(topic); }
        @Override public CoordinatorMetadataDelta emptyDelta() { return null; }
        @Override public long version() { return 0; }
        @Override public boolean isEmpty() { return false; }
    }

    public static void main(String[] arguments) {
        Random random = new Random(848);
        String[] racks = {"a", "rack-1", "eu-west-1b", "Z", "schrank-ü", "柜", "\uD83D\uDE80", "\uFFEE"};
        for (int n = 0; n < 60; n++) {
            String name = random.ints(1 + random.nextInt(n < 50 ? 12 : 249), 0, 4).mapToObj(c -> "a.Z_".substring(c, c + 1)).collect(Collectors.joining());
            int partitions = n < 50 ? random.nextInt(9) : random.nextInt(120);
            boolean hasRacks = random.nextInt(3) > 0;
            List<List<String>> all = new ArrayList<>();
            for (int p = 0; p < partitions; p++) {
                List<String> of = new ArrayList<>();
                if (hasRacks) for (int r = random.nextInt(4); r > 0; r--) of.add(racks[random.nextInt(racks.length)]);
                all.add(of);
            }
            Topic topic = new Topic(name, new Uuid(random.nextLong(), random.nextLong()), all);
            System.out.println("topic " + Utils.computeTopicHash(name, new Image(topic)) + " " + topic.id() + " " + name + " " + partitions + " "
                + all.stream().map(of -> String.join(",", of)).collect(Collectors.joining("|")));
        }
        for (int n = 0; n < 30; n++) {
            Map<String, Long> topics = new HashMap<>();
            for (int t = n < 25 ? random.nextInt(6) : random.nextInt(40); t > 0; t--) topics.put("t" + random.nextInt(1000), random.nextInt(8) == 0 ? 0 : random.nextLong());
            System.out.println("group " + Utils.computeGroupHash(topics) + " "
                + topics.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(",")));
        }
    }
}

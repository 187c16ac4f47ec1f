/*
 * Asks Apache Kafka's own assignors for the assignments of random groups, and prints what they said.
 *
 * The order of member ids and topic ids is made the order in which Kafka's assignors meet them, so that nothing depends on hash tables:
 * members come in a sorted map, and the topics of homogeneous groups have ids whose hashes are in the order of the ids.
 */
import java.util.*;
import java.util.stream.*;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.group.api.assignor.*;
import org.apache.kafka.coordinator.group.assignor.*;
import org.apache.kafka.coordinator.group.modern.*;

public class Vectors {
    static final class Member {
        String instance;
        TreeSet<Uuid> topics = new TreeSet<>();
        TreeMap<Uuid, TreeSet<Integer>> owned = new TreeMap<>();
    }

    static final class Group {
        final TreeMap<Uuid, Integer> topics = new TreeMap<>();
        final TreeMap<String, Member> members = new TreeMap<>();
    }

    static int racksAsked = 0;
    final Random random;
    final boolean uniform;
    final boolean homogeneous;
    int lastTopic = 0;

    Vectors(long seed, boolean uniform, boolean homogeneous) {
        this.random = new Random(seed);
        this.uniform = uniform;
        this.homogeneous = homogeneous;
    }

    public static void main(String[] arguments) {
        int histories = Integer.parseInt(arguments[0]);
        for (boolean uniform : new boolean[] {true, false})
            for (boolean homogeneous : new boolean[] {true, false})
                for (int seed = 0; seed < histories; seed++)
                    new Vectors(seed, uniform, homogeneous).history();
        System.err.println("racks asked for: " + racksAsked);
    }

    void history() {
        Group group = new Group();
        int topics = 1 + random.nextInt(5);
        for (int n = 0; n < topics; n++) group.topics.put(topicId(), random.nextInt(random.nextBoolean() ? 6 : 25));
        int members = 1 + random.nextInt(9);
        for (int n = 0; n < members; n++) join(group);
        if (random.nextInt(3) == 0) scatter(group);
        int steps = 1 + random.nextInt(5);
        for (int n = 0; n < steps; n++) {
            assign(group);
            change(group);
        }
    }

    Uuid topicId() {
        lastTopic++;
        return uniform && homogeneous ? new Uuid(0, lastTopic) : new Uuid(random.nextLong(), random.nextLong());
    }

    void join(Group group) {
        Member member = new Member();
        if (random.nextInt(3) == 0) member.instance = "i" + random.nextInt(1000);
        if (group.members.values().stream().anyMatch(m -> m.instance != null && m.instance.equals(member.instance)))
            member.instance = null;
        subscribe(group, member);
        group.members.put("m" + random.nextInt(100000), member);
    }

    void subscribe(Group group, Member member) {
        member.topics.clear();
        for (Uuid topic : group.topics.keySet()) if (homogeneous || random.nextInt(3) > 0) member.topics.add(topic);
    }

    /** Owned anyhow: what no assignor leaves behind. */
    void scatter(Group group) {
        List<Member> members = new ArrayList<>(group.members.values());
        group.topics.forEach((topic, count) -> {
            for (int n = 0; n < count; n++) {
                int who = random.nextInt(members.size() * 2);
                if (who < members.size()) members.get(who * who / members.size()).owned.computeIfAbsent(topic, k -> new TreeSet<>()).add(n);
            }
        });
    }

    void change(Group group) {
        List<String> ids = new ArrayList<>(group.members.keySet());
        switch (random.nextInt(7)) {
            case 0: case 1: join(group); break;
            case 2: if (ids.size() > 1) group.members.remove(ids.get(random.nextInt(ids.size()))); break;
            case 3: { // a topic grows
                Uuid topic = group.topics.keySet().iterator().next();
                group.topics.merge(topic, 1 + random.nextInt(4), Integer::sum);
                break;
            }
            case 4: { // a topic goes, from the group or altogether
                if (group.topics.size() == 1) break;
                Uuid topic = group.topics.lastKey();
                group.members.values().forEach(m -> m.topics.remove(topic));
                if (random.nextBoolean()) {
                    group.topics.remove(topic);
                    group.members.values().forEach(m -> m.owned.remove(topic));
                }
                break;
            }
            case 5: { // another topic for all, or for some
                Uuid topic = topicId();
                group.topics.put(topic, random.nextInt(12));
                group.members.values().forEach(m -> { if (homogeneous || random.nextBoolean()) m.topics.add(topic); });
                break;
            }
            default: { // a static member comes back with another id
                String id = ids.get(random.nextInt(ids.size()));
                Member member = group.members.remove(id);
                if (!homogeneous) subscribe(group, member);
                group.members.put("m" + random.nextInt(100000), member);
            }
        }
    }

    void assign(Group group) {
        // Homogeneous groups whose topics changed: all get the same.
        if (homogeneous) {
            TreeSet<Uuid> topics = group.members.firstEntry().getValue().topics;
            group.members.values().forEach(m -> m.topics = new TreeSet<>(topics));
            if (uniform && !new ArrayList<>(new HashSet<>(topics)).equals(new ArrayList<>(topics)))
                throw new IllegalStateException("the hash order isn't the order of the ids");
        }
        Map<String, MemberSubscriptionAndAssignmentImpl> specs = new LinkedHashMap<>();
        Map<Uuid, Map<Integer, String>> owners = new HashMap<>();
        group.members.forEach((id, member) -> {
            Map<Uuid, Set<Integer>> owned = new TreeMap<>();
            member.owned.forEach((topic, partitions) -> {
                owned.put(topic, new TreeSet<>(partitions));
                partitions.forEach(p -> owners.computeIfAbsent(topic, k -> new HashMap<>()).put(p, id));
            });
            specs.put(id, new MemberSubscriptionAndAssignmentImpl(Optional.of("rack" + random.nextInt(2)),
                Optional.ofNullable(member.instance), member.topics, new Assignment(Collections.unmodifiableMap(owned))));
        });
        SubscribedTopicDescriber describer = new SubscribedTopicDescriber() {
            @Override public int numPartitions(Uuid topic) { return group.topics.getOrDefault(topic, -1); }
            @Override public Set<String> racksForPartition(Uuid topic, int partition) {
                racksAsked++;
                return Set.of("rack" + partition % 2);
            }
        };
        SubscriptionType type = homogeneous ? SubscriptionType.HOMOGENEOUS : SubscriptionType.HETEROGENEOUS;
        ConsumerGroupPartitionAssignor assignor = uniform ? new UniformAssignor() : new RangeAssignor();
        Map<String, MemberAssignment> answer = assignor.assign(new GroupSpecImpl(specs, type, owners), describer).members();
        print(group, answer);
        group.members.forEach((id, member) -> {
            member.owned = new TreeMap<>();
            MemberAssignment given = answer.get(id);
            if (given != null) given.partitions().forEach((topic, partitions) -> member.owned.put(topic, new TreeSet<>(partitions)));
        });
    }

    void print(Group group, Map<String, MemberAssignment> answer) {
        System.out.println("group " + (uniform ? "uniform" : "range") + (homogeneous ? " homogeneous" : " heterogeneous"));
        List<Uuid> topics = new ArrayList<>(group.topics.keySet());
        group.topics.forEach((topic, partitions) -> System.out.println("topic " + topic + " " + partitions));
        group.members.forEach((id, member) -> {
            MemberAssignment given = answer.get(id);
            System.out.println("member " + id + " " + (member.instance == null ? "-" : member.instance)
                + " reads " + dash(member.topics.stream().map(t -> "" + topics.indexOf(t)).collect(Collectors.joining(",")))
                + " had " + text(topics, member.owned)
                + " gets " + text(topics, given == null ? Map.of() : given.partitions()));
        });
    }

    static String dash(String text) { return text.isEmpty() ? "-" : text; }

    static String text(List<Uuid> topics, Map<Uuid, ? extends Set<Integer>> partitions) {
        return dash(partitions.entrySet().stream().sorted(Map.Entry.comparingByKey())
            .map(e -> topics.indexOf(e.getKey()) + ":" + e.getValue().stream().sorted().map(String::valueOf).collect(Collectors.joining(",")))
            .collect(Collectors.joining(";")));
    }
}

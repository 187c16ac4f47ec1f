package kalda.compat;

import static kalda.compat.Clients.sameValues;
import static kalda.compat.Clients.take;
import static kalda.compat.Harness.equal;
import static kalda.compat.Harness.until;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.TopicPartition;

/** Groups: classic and with the consumer protocol, and over a restart of the broker. */
final class GroupScenarios {
    private final Clients clients;

    GroupScenarios(Clients clients) {
        this.clients = clients;
    }

    void addTo(Harness harness) {
        harness.add("group-commit", () -> {
            committedGroup("group-commit");
            partOfGroup("group-commit", 30, 30);
        }).add("group-rebalance", () -> rebalance("group-rebalance", "session.timeout.ms", 6000, "heartbeat.interval.ms", 200))
            .add("group-consumer-protocol", this::groupConsumerProtocol)
            .add("group-consumer-static", this::groupConsumerStatic)
            .add("group-consumer-pattern", this::groupConsumerPattern)
            .add("group-migration", this::groupMigration);
    }

    /** Reads 30 of 60 records in a group, commits and leaves. */
    String committedGroup(String identifier) throws Exception {
        clients.send(clients.create(identifier, 1), 0, 60);
        partOfGroup(identifier, 0, 30);
        return clients.name(identifier);
    }

    /** Joins, reads {@code count} records that must start at value {@code first}, commits and leaves. */
    private void partOfGroup(String identifier, int first, int count) {
        String topic = clients.name(identifier);
        try (KafkaConsumer<byte[], byte[]> member = clients.consumer("group.id", topic, "max.poll.records", 10)) {
            member.subscribe(List.of(topic));
            sameValues(take(member, count), first, 100);
            member.commitSync(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(first + count)));
        }
    }

    static Set<TopicPartition> held(KafkaConsumer<byte[], byte[]> member) {
        member.poll(Duration.ofMillis(20));
        return member.assignment();
    }

    private void rebalance(String identifier, Object... configs) throws Exception {
        String topic = clients.create(identifier, 4);
        Object[] settings = java.util.Arrays.copyOf(configs, configs.length + 2);
        settings[configs.length] = "group.id";
        settings[configs.length + 1] = topic;
        try (KafkaConsumer<byte[], byte[]> first = clients.consumer(settings)) {
            first.subscribe(List.of(topic));
            until("4 partitions for the first member", () -> held(first).size() == 4);
            try (KafkaConsumer<byte[], byte[]> second = clients.consumer(settings)) {
                second.subscribe(List.of(topic));
                until("the partitions shared by both members", () -> {
                    Set<TopicPartition> one = held(first);
                    Set<TopicPartition> other = held(second);
                    Set<TopicPartition> together = new HashSet<>(one);
                    together.addAll(other);
                    return !one.isEmpty() && !other.isEmpty() && one.size() + other.size() == 4 && together.size() == 4;
                });
            }
            until("4 partitions for the member that stays", () -> held(first).size() == 4);
            TopicPartition partition = new TopicPartition(topic, 1);
            first.commitSync(Map.of(partition, new OffsetAndMetadata(0, "note")));
            equal(first.committed(Set.of(partition)).get(partition).metadata(), "note", "committed metadata");
        }
    }

    private void groupConsumerProtocol() throws Exception {
        rebalance("group-consumer-protocol", "group.protocol", "consumer");
    }

    /** Waits until the members have all 4 partitions, each of them some. */
    @SafeVarargs
    private static void sharing(KafkaConsumer<byte[], byte[]>... members) throws Exception {
        until("4 partitions shared by " + members.length, () -> {
            Set<TopicPartition> together = new HashSet<>();
            int count = 0;
            for (KafkaConsumer<byte[], byte[]> member : members) {
                Set<TopicPartition> held = held(member);
                if (held.isEmpty()) {
                    return false;
                }
                count += held.size();
                together.addAll(held);
            }
            return count == 4 && together.size() == 4;
        });
    }

    private void groupConsumerStatic() throws Exception {
        String topic = clients.create("group-consumer-static", 4);
        Object[] one = {"group.id", topic, "group.protocol", "consumer", "group.instance.id", "one"};
        Object[] two = {"group.id", topic, "group.protocol", "consumer", "group.instance.id", "two"};
        try (KafkaConsumer<byte[], byte[]> second = clients.consumer(two)) {
            Set<TopicPartition> before;
            Set<TopicPartition> others;
            try (KafkaConsumer<byte[], byte[]> first = clients.consumer(one)) {
                first.subscribe(List.of(topic));
                second.subscribe(List.of(topic));
                sharing(first, second);
                before = Set.copyOf(first.assignment());
                others = Set.copyOf(second.assignment());
            }
            try (KafkaConsumer<byte[], byte[]> first = clients.consumer(one)) {
                first.subscribe(List.of(topic));
                until("the partitions of the member that comes back", () -> {
                    equal(held(second), others, "partitions of the member that stays");
                    return held(first).equals(before);
                });
            }
        }
    }

    private void groupConsumerPattern() throws Exception {
        String group = clients.name("group-consumer-pattern");
        clients.create("group-consumer-pattern-1", 2);
        try (KafkaConsumer<byte[], byte[]> member = clients.consumer("group.id", group, "group.protocol", "consumer")) {
            member.subscribe(new SubscriptionPattern(group + "-."));
            until("the partitions of the first topic", () -> held(member).size() == 2);
            clients.create("group-consumer-pattern-2", 1);
            until("the partitions of both topics", () -> held(member).size() == 3);
        }
    }

    private void groupMigration() throws Exception {
        String topic = clients.create("group-migration", 4);
        Object[] old = {"group.id", topic, "session.timeout.ms", 6000, "heartbeat.interval.ms", 200};
        try (KafkaConsumer<byte[], byte[]> back = clients.consumer(old)) {
            try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer("group.id", topic, "group.protocol", "consumer")) {
                try (KafkaConsumer<byte[], byte[]> classic = clients.consumer(old)) {
                    classic.subscribe(List.of(topic));
                    sharing(classic);
                    consumer.subscribe(List.of(topic));
                    sharing(classic, consumer);
                }
                sharing(consumer);
                back.subscribe(List.of(topic));
                sharing(consumer, back);
            }
            sharing(back);
        }
    }

    void restartPrepare() throws Exception {
        clients.send(clients.create("restart", 1), 0, 100);
        partOfGroup("restart", 0, 40);
    }

    void restartTerm() throws Exception {
        partOfGroup("restart", 40, 30);
        clients.send(clients.name("restart"), 100, 110);
    }

    void restartKill() {
        partOfGroup("restart", 70, 40);
    }
}

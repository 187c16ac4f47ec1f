package kalda.compat;

import static kalda.compat.Clients.sameValues;
import static kalda.compat.Clients.take;
import static kalda.compat.Harness.check;
import static kalda.compat.Harness.equal;
import static kalda.compat.Harness.until;
import static kalda.compat.Harness.value;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** What the admin client does. */
final class AdminScenarios {
    private final Clients clients;

    AdminScenarios(Clients clients) {
        this.clients = clients;
    }

    void addTo(Harness harness) {
        harness.add("admin-describe-topic", this::describeTopic).add("admin-describe-cluster", this::describeCluster)
            .add("admin-alter-configs", this::alterConfigs).add("admin-add-partitions", this::addPartitions)
            .add("admin-delete-records", this::deleteRecords).add("admin-delete-topic", this::deleteTopic)
            .add("admin-groups", this::groups).add("admin-list-offsets", this::listOffsets)
            .add("admin-delete-offsets", this::deleteOffsets).add("admin-delete-group", this::deleteGroup);
    }

    /** A future's result; what it failed with is the scenario's failure. */
    private static <T> T done(Future<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (Exception error) {
            throw new AssertionError(error.getCause() == null ? error : error.getCause());
        }
    }

    private TopicDescription described(String topic) {
        return done(clients.admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    }

    private void describeTopic() throws Exception {
        TopicDescription found = described(clients.create("admin-describe-topic", 4));
        equal(found.partitions().size(), 4, "partitions");
        found.partitions().forEach(partition -> {
            check(partition.leader() != null, "no leader");
            equal(List.of(partition.replicas().size(), partition.isr().size()), List.of(1, 1), "replicas and those in sync");
        });
    }

    private void describeCluster() {
        var cluster = clients.admin.describeCluster();
        check(!done(cluster.clusterId()).isEmpty(), "no cluster id");
        check(done(cluster.controller()) != null, "no controller");
        equal(done(cluster.nodes()).stream().map(node -> node.host() + ":" + node.port()).toList(), List.of(clients.bootstrap),
            "brokers");
    }

    private void alterConfigs() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, clients.create("admin-alter-configs", 1));
        var change = new AlterConfigOp(new ConfigEntry("retention.ms", "120000"), AlterConfigOp.OpType.SET);
        done(clients.admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all());
        until("the altered value", () -> config(topic).get("retention.ms").value().equals("120000"));
        ConfigEntry policy = config(topic).get("cleanup.policy");
        equal(policy.value(), "delete", "cleanup.policy");
        check(policy.isDefault(), "cleanup.policy is not shown as the default");
    }

    private Config config(ConfigResource resource) {
        return done(clients.admin.describeConfigs(List.of(resource)).all()).get(resource);
    }

    private void addPartitions() throws Exception {
        String topic = clients.create("admin-add-partitions", 1);
        done(clients.admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all());
        until("3 partitions", () -> described(topic).partitions().size() == 3);
        done(clients.shared().send(Clients.record(topic, 2, value(0))));
        try (KafkaConsumer<byte[], byte[]> from = clients.consumer()) {
            from.assign(List.of(new TopicPartition(topic, 2)));
            sameValues(take(from, 1), 0, 100);
        }
    }

    private void deleteRecords() throws Exception {
        String topic = clients.create("admin-delete-records", 1);
        clients.send(topic, 0, 50);
        TopicPartition partition = new TopicPartition(topic, 0);
        var deleted = clients.admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(20)));
        equal(done(deleted.lowWatermarks().get(partition)).lowWatermark(), 20L, "low watermark");
        try (KafkaConsumer<byte[], byte[]> from = clients.reader(topic, 40)) {
            from.seekToBeginning(from.assignment());
            equal(take(from, 1).get(0).offset(), 20L, "first offset");
        }
    }

    private void deleteTopic() throws Exception {
        String topic = clients.create("admin-delete-topic", 1);
        done(clients.admin.deleteTopics(List.of(topic)).all());
        until("the topic gone", () -> !done(clients.admin.listTopics().names()).contains(topic));
    }

    private List<String> listed() {
        return done(clients.admin.listGroups().all()).stream().map(GroupListing::groupId).toList();
    }

    private void groups() throws Exception {
        String topic = clients.create("admin-groups", 1);
        try (KafkaConsumer<byte[], byte[]> member = clients.consumer("group.id", topic)) {
            member.subscribe(List.of(topic));
            until("an assignment", () -> GroupScenarios.held(member).size() == 1);
            check(listed().contains(topic), "the group is not listed");
            var found = done(clients.admin.describeConsumerGroups(List.of(topic)).all()).get(topic);
            equal(found.groupState(), GroupState.STABLE, "state");
            equal(found.members().size(), 1, "members");
        }
    }

    private void listOffsets() throws Exception {
        String topic = clients.create("admin-list-offsets", 1);
        clients.send(topic, 0, 50);
        TopicPartition partition = new TopicPartition(topic, 0);
        for (var expected : Map.of(OffsetSpec.earliest(), 0L, OffsetSpec.latest(), 50L).entrySet()) {
            var found = clients.admin.listOffsets(Map.of(partition, expected.getKey())).partitionResult(partition);
            equal(done(found).offset(), expected.getValue(), "offset");
        }
    }

    private void deleteOffsets() throws Exception {
        String group = new GroupScenarios(clients).committedGroup("admin-delete-offsets");
        TopicPartition partition = new TopicPartition(group, 0);
        done(clients.admin.deleteConsumerGroupOffsets(group, Set.of(partition)).all());
        var left = done(clients.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        check(left.get(partition) == null, "the offset is still there");
    }

    private void deleteGroup() throws Exception {
        String group = new GroupScenarios(clients).committedGroup("admin-delete-group");
        done(clients.admin.deleteConsumerGroups(List.of(group)).all());
        check(!listed().contains(group), "the group is still listed");
    }
}

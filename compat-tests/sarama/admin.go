package main

import (
	"fmt"

	"github.com/IBM/sarama"
	. "kalda.compat/harness"
)

func adminScenarios() []Scenario {
	return []Scenario{
		{"admin-describe-topic", describeTopic},
		{"admin-describe-cluster", describeCluster},
		{"admin-alter-configs", alterConfigs},
		{"admin-add-partitions", addPartitions},
		{"admin-delete-records", deleteRecords},
		{"admin-delete-topic", deleteTopic},
		{"admin-groups", groups},
		{"admin-list-offsets", listOffsets},
		{"admin-delete-offsets", deleteOffsets},
		{"admin-delete-group", deleteGroup},
	}
}

func described(topic string) *sarama.TopicMetadata {
	found, err := admin.DescribeTopics([]string{topic})
	Must(err, "describe topics")
	return found[0]
}

func describeTopic() {
	found := described(create("admin-describe-topic", 4))
	Check(found.Err == sarama.ErrNoError, "topic: %v", found.Err)
	Check(len(found.Partitions) == 4, "%d partitions", len(found.Partitions))
	for _, partition := range found.Partitions {
		Check(partition.Leader >= 0 && len(partition.Replicas) == 1 && len(partition.Isr) == 1, "partition %+v", partition)
	}
}

func describeCluster() {
	brokers, controller, err := admin.DescribeCluster()
	Must(err, "describe cluster")
	Check(len(brokers) == 1 && brokers[0].Addr() == bootstrap, "brokers %v", brokers)
	Check(controller == brokers[0].ID(), "controller %d", controller)
}

func alterConfigs() {
	topic := create("admin-alter-configs", 1)
	value := "120000"
	change := map[string]sarama.IncrementalAlterConfigsEntry{"retention.ms": {Operation: sarama.IncrementalAlterConfigsOperationSet, Value: &value}}
	Must(admin.IncrementalAlterConfig(sarama.TopicResource, topic, change, false), "alter configs")
	Until("the altered value", func() bool { return topicConfig(topic, "retention.ms").Value == "120000" })
	policy := topicConfig(topic, "cleanup.policy")
	Check(policy.Value == "delete" && policy.Source == sarama.SourceDefault, "cleanup.policy %s from %s", policy.Value, policy.Source)
}

func topicConfig(topic, key string) sarama.ConfigEntry {
	entries, err := admin.DescribeConfig(sarama.ConfigResource{Type: sarama.TopicResource, Name: topic})
	Must(err, "describe config")
	for _, entry := range entries {
		if entry.Name == key {
			return entry
		}
	}
	panic(fmt.Errorf("no config %s", key))
}

func addPartitions() {
	topic := create("admin-add-partitions", 1)
	Must(admin.CreatePartitions(topic, 3, nil, false), "create partitions")
	Until("3 partitions", func() bool { return len(described(topic).Partitions) == 3 })
	send(shared, &sarama.ProducerMessage{Topic: topic, Partition: 2, Value: sarama.ByteEncoder(Value(0, 100))})
	sameValues(readFrom(topic, 2, sarama.OffsetOldest, 1), 0, 100)
}

func deleteRecords() {
	topic := create("admin-delete-records", 1)
	send(shared, messages(topic, 0, 50, 100)...)
	Must(admin.DeleteRecords(topic, map[int32]int64{0: 20}), "delete records")
	Check(offset(topic, sarama.OffsetOldest) == 20, "the low watermark is not 20")
	Check(read(topic, 1)[0].Offset == 20, "the first offset is not 20")
}

func offset(topic string, at int64) int64 {
	found, err := admin.ListOffsets(map[string]map[int32]int64{topic: {0: at}}, nil)
	Must(err, "list offsets")
	return found[topic][0].Offset
}

func deleteTopic() {
	topic := create("admin-delete-topic", 1)
	Must(admin.DeleteTopic(topic), "delete topic")
	Until("the topic gone", func() bool {
		topics, err := admin.ListTopics()
		Must(err, "list topics")
		_, there := topics[topic]
		return !there
	})
}

func listed(group string) bool {
	groups, err := admin.ListConsumerGroups()
	Must(err, "list groups")
	_, there := groups[group]
	return there
}

func groups() {
	group := create("admin-groups", 1)
	joined := join(group, group)
	defer joined.leave()
	Until("an assignment", func() bool { return len(joined.partitions()) == 1 })
	Check(listed(group), "the group is not listed")
	found, err := admin.DescribeConsumerGroups([]string{group})
	Must(err, "describe groups")
	Check(found[0].State == "Stable" && len(found[0].Members) == 1, "group %+v", found[0])
}

func listOffsets() {
	topic := create("admin-list-offsets", 1)
	send(shared, messages(topic, 0, 50, 100)...)
	first, last := offset(topic, sarama.OffsetOldest), offset(topic, sarama.OffsetNewest)
	Check(first == 0 && last == 50, "offsets %d and %d", first, last)
}

func deleteOffsets() {
	group := committedGroup("admin-delete-offsets")
	Must(admin.DeleteConsumerGroupOffset(group, group, 0), "delete offset")
	left, err := admin.ListConsumerGroupOffsets(group, map[string][]int32{group: {0}})
	Must(err, "fetch offsets")
	block := left.GetBlock(group, 0)
	Check(block == nil || block.Offset == -1, "the offset is still there: %+v", block)
}

func deleteGroup() {
	group := committedGroup("admin-delete-group")
	Must(admin.DeleteConsumerGroup(group), "delete group")
	Check(!listed(group), "the group is still listed")
}

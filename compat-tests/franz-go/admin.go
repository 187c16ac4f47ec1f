package main

import (
	"fmt"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
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

func described(topic string) kadm.TopicDetail {
	topics, err := admin.ListTopics(within(10), topic)
	Must(err, "list topics")
	return topics[topic]
}

func describeTopic() {
	detail := described(create("admin-describe-topic", 4))
	Must(detail.Err, "topic")
	Check(len(detail.Partitions) == 4, "%d partitions", len(detail.Partitions))
	for _, partition := range detail.Partitions {
		Check(partition.Leader >= 0 && len(partition.Replicas) == 1 && len(partition.ISR) == 1, "partition %+v", partition)
	}
}

func describeCluster() {
	metadata, err := admin.BrokerMetadata(within(10))
	Must(err, "metadata")
	Check(metadata.Cluster != "" && metadata.Controller >= 0, "cluster %q, controller %d", metadata.Cluster, metadata.Controller)
	Check(len(metadata.Brokers) == 1, "%d brokers", len(metadata.Brokers))
	at := fmt.Sprintf("%s:%d", metadata.Brokers[0].Host, metadata.Brokers[0].Port)
	Check(at == bootstrap, "broker at %s", at)
}

func alterConfigs() {
	topic := create("admin-alter-configs", 1)
	value := "120000"
	answers, err := admin.AlterTopicConfigs(within(10), []kadm.AlterConfig{{Op: kadm.SetConfig, Name: "retention.ms", Value: &value}}, topic)
	Must(err, "alter configs")
	Must(answers[0].Err, "alter configs")
	Until("the altered value", func() bool {
		found := config(topic, "retention.ms")
		return found != nil && found.MaybeValue() == "120000"
	})
	policy := config(topic, "cleanup.policy")
	Check(policy != nil && policy.MaybeValue() == "delete" && policy.Source.String() == "DEFAULT_CONFIG", "cleanup.policy %s from %s", policy.MaybeValue(), policy.Source)
}

// config is nil where the broker doesn't know the topic yet.
func config(topic, key string) *kadm.Config {
	resources, err := admin.DescribeTopicConfigs(within(10), topic)
	Must(err, "describe configs")
	for _, config := range resources[0].Configs {
		if config.Key == key {
			return &config
		}
	}
	return nil
}

func addPartitions() {
	topic := create("admin-add-partitions", 1)
	answers, err := admin.UpdatePartitions(within(10), 3, topic)
	Must(err, "create partitions")
	Must(answers[topic].Err, "create partitions")
	Until("3 partitions", func() bool { return len(described(topic).Partitions) == 3 })
	send(shared, &kgo.Record{Topic: topic, Partition: 2, Value: Value(0, 100)})
	from := reader(topic, kgo.NewOffset().AtStart(), 2)
	defer from.Close()
	sameValues(take(from, 1), 0, 100)
}

func deleteRecords() {
	topic := create("admin-delete-records", 1)
	send(shared, records(topic, 0, 50, 100)...)
	below := kadm.Offsets{}
	below.AddOffset(topic, 0, 20, -1)
	answers, err := admin.DeleteRecords(within(10), below)
	Must(err, "delete records")
	answer, _ := answers.Lookup(topic, 0)
	Must(answer.Err, "delete records")
	Check(answer.LowWatermark == 20, "low watermark %d", answer.LowWatermark)
	Check(read(topic, 1)[0].Offset == 20, "the first offset is not 20")
}

func deleteTopic() {
	topic := create("admin-delete-topic", 1)
	answers, err := admin.DeleteTopics(within(10), topic)
	Must(err, "delete topics")
	Must(answers[topic].Err, "delete topics")
	Until("the topic gone", func() bool {
		topics, err := admin.ListTopics(within(10))
		Must(err, "list topics")
		return !topics.Has(topic)
	})
}

func listedGroups() kadm.ListedGroups {
	listed, err := admin.ListGroups(within(10))
	Must(err, "list groups")
	return listed
}

func groups() {
	topic := create("admin-groups", 1)
	group := name("admin-groups")
	joined := join(group, topic, false)
	defer joined.Close()
	Until("an assignment", func() bool { return len(joined.partitions()) == 1 })
	_, there := listedGroups()[group]
	Check(there, "the group is not listed")
	answers, err := admin.DescribeGroups(within(10), group)
	Must(err, "describe groups")
	Check(answers[group].State == "Stable" && len(answers[group].Members) == 1, "group %+v", answers[group])
}

func listOffsets() {
	topic := create("admin-list-offsets", 1)
	send(shared, records(topic, 0, 50, 100)...)
	start, err := admin.ListStartOffsets(within(10), topic)
	Must(err, "start offsets")
	end, err := admin.ListEndOffsets(within(10), topic)
	Must(err, "end offsets")
	first, _ := start.Lookup(topic, 0)
	last, _ := end.Lookup(topic, 0)
	Check(first.Offset == 0 && last.Offset == 50, "offsets %d and %d", first.Offset, last.Offset)
}

func deleteOffsets() {
	group := committedGroup("admin-delete-offsets")
	topics := kadm.TopicsSet{}
	topics.Add(name("admin-delete-offsets"), 0)
	answers, err := admin.DeleteOffsets(within(10), group, topics)
	Must(err, "delete offsets")
	Must(answers.Error(), "delete offsets")
	left, err := admin.FetchOffsets(within(10), group)
	Must(err, "fetch offsets")
	_, there := left.Lookup(name("admin-delete-offsets"), 0)
	Check(!there, "the offset is still there")
}

func deleteGroup() {
	group := committedGroup("admin-delete-group")
	answers, err := admin.DeleteGroups(within(10), group)
	Must(err, "delete groups")
	Must(answers[group].Err, "delete groups")
	_, there := listedGroups()[group]
	Check(!there, "the group is still listed")
}

// The scenarios by sarama.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/IBM/sarama"
	. "kalda.compat/harness"
)

var (
	bootstrap, phase, prefix = os.Args[1], os.Args[2], os.Args[3]
	admin                    sarama.ClusterAdmin
	shared                   sarama.SyncProducer
)

func main() {
	var err error
	admin, err = sarama.NewClusterAdmin([]string{bootstrap}, config())
	Must(err, "admin client")
	shared = producer(config())
	phases := map[string][]Scenario{
		"main":           append(append(produceScenarios(), groupScenarios()...), adminScenarios()...),
		"before-restart": {{"restart-prepare", restartPrepare}},
		"after-restart":  {{"restart-term", restartTerm}},
		"after-kill":     {{"restart-kill", restartKill}},
	}
	Versions("github.com/IBM/sarama")
	Run(phases[phase])
}

func name(id string) string { return prefix + "-" + id }

// config is sarama's own with the newest versions, short waits, and partitions named by the records.
func config() *sarama.Config {
	made := sarama.NewConfig()
	made.Version = sarama.MaxVersion
	made.Producer.Return.Successes = true
	made.Producer.RequiredAcks = sarama.WaitForAll
	made.Producer.Partitioner = sarama.NewManualPartitioner
	made.Consumer.MaxWaitTime = 100 * time.Millisecond
	made.Consumer.Return.Errors = true
	made.Consumer.Offsets.Initial = sarama.OffsetOldest
	made.Consumer.Offsets.AutoCommit.Enable = false
	made.Consumer.Group.Session.Timeout = 6 * time.Second
	made.Consumer.Group.Heartbeat.Interval = 200 * time.Millisecond
	return made
}

func producer(settings *sarama.Config) sarama.SyncProducer {
	made, err := sarama.NewSyncProducer([]string{bootstrap}, settings)
	Must(err, "producer")
	return made
}

func create(id string, partitions int32, configs ...string) string {
	settings := map[string]*string{}
	for i := 0; i < len(configs); i += 2 {
		settings[configs[i]] = &configs[i+1]
	}
	detail := &sarama.TopicDetail{NumPartitions: partitions, ReplicationFactor: 1, ConfigEntries: settings}
	Must(admin.CreateTopic(name(id), detail, false), "create topic")
	Until(fmt.Sprintf("%d partitions with a leader", partitions), func() bool {
		led := int32(0)
		for _, partition := range described(name(id)).Partitions {
			if partition.Leader >= 0 {
				led++
			}
		}
		return led == partitions
	})
	return name(id)
}

func messages(topic string, from, to, size int) []*sarama.ProducerMessage {
	made := make([]*sarama.ProducerMessage, 0, to-from)
	for i := from; i < to; i++ {
		made = append(made, &sarama.ProducerMessage{Topic: topic, Value: sarama.ByteEncoder(Value(i, size))})
	}
	return made
}

func send(with sarama.SyncProducer, sent ...*sarama.ProducerMessage) {
	Must(with.SendMessages(sent), "produce")
}

// reader consumes one partition from an offset; close ends it.
func reader(topic string, partition int32, offset int64) (from sarama.PartitionConsumer, end func()) {
	consumer, err := sarama.NewConsumer([]string{bootstrap}, config())
	Must(err, "consumer")
	from, err = consumer.ConsumePartition(topic, partition, offset)
	Must(err, "consume partition")
	return from, func() { from.Close(); consumer.Close() }
}

func take(from sarama.PartitionConsumer, count int) []*sarama.ConsumerMessage {
	var taken []*sarama.ConsumerMessage
	limit := time.After(40 * time.Second)
	for len(taken) < count {
		select {
		case message := <-from.Messages():
			taken = append(taken, message)
		case err := <-from.Errors():
			Must(err, fmt.Sprintf("after %d of %d records", len(taken), count))
		case <-limit:
			Check(false, "%d of %d records within 40 s", len(taken), count)
		}
	}
	return taken
}

func readFrom(topic string, partition int32, offset int64, count int) []*sarama.ConsumerMessage {
	from, end := reader(topic, partition, offset)
	defer end()
	return take(from, count)
}

func read(topic string, count int) []*sarama.ConsumerMessage {
	return readFrom(topic, 0, sarama.OffsetOldest, count)
}

func sameValues(found []*sarama.ConsumerMessage, first, size int) {
	for i, message := range found {
		Check(string(message.Value) == string(Value(first+i, size)), "record %d has the value %.20q", first+i, message.Value)
	}
}

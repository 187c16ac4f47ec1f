// The scenarios by franz-go.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sort"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	. "kalda.compat/harness"
)

var (
	bootstrap, phase, prefix = os.Args[1], os.Args[2], os.Args[3]
	shared                   = client()
	admin                    = kadm.NewClient(shared)
)

func main() {
	phases := map[string][]Scenario{
		"main":           append(append(produceScenarios(), groupScenarios()...), adminScenarios()...),
		"before-restart": {{"restart-prepare", restartPrepare}},
		"after-restart":  {{"restart-term", restartTerm}},
		"after-kill":     {{"restart-kill", restartKill}},
	}
	Versions("github.com/twmb/franz-go", "github.com/twmb/franz-go/pkg/kadm")
	Run(phases[phase])
}

func name(id string) string { return prefix + "-" + id }

func within(seconds int) context.Context {
	limit, cancel := context.WithTimeout(context.Background(), time.Duration(seconds)*time.Second)
	context.AfterFunc(limit, cancel)
	return limit
}

// client makes a client with short waits; records go to the partition they name unless an option says otherwise.
func client(options ...kgo.Opt) *kgo.Client {
	made, err := kgo.NewClient(append([]kgo.Opt{
		kgo.SeedBrokers(bootstrap), kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.FetchMaxWait(100 * time.Millisecond),
		kgo.MetadataMinAge(50 * time.Millisecond), kgo.ProducerLinger(5 * time.Millisecond), kgo.MaxBufferedRecords(100_000),
	}, options...)...)
	Must(err, "client")
	return made
}

func create(id string, partitions int32, configs ...string) string {
	settings := map[string]*string{}
	for i := 0; i < len(configs); i += 2 {
		settings[configs[i]] = &configs[i+1]
	}
	created, err := admin.CreateTopic(within(20), partitions, 1, settings, name(id))
	Must(err, "create topic")
	Must(created.Err, "create topic")
	Until(fmt.Sprintf("%d partitions with a leader", partitions), func() bool {
		found := described(name(id))
		for _, partition := range found.Partitions {
			if partition.Leader < 0 {
				return false
			}
		}
		return found.Err == nil && len(found.Partitions) == int(partitions)
	})
	return name(id)
}

func records(topic string, from, to, size int) []*kgo.Record {
	made := make([]*kgo.Record, 0, to-from)
	for i := from; i < to; i++ {
		made = append(made, &kgo.Record{Topic: topic, Value: Value(i, size)})
	}
	return made
}

func send(with *kgo.Client, sent ...*kgo.Record) {
	Must(with.ProduceSync(within(60), sent...).FirstErr(), "produce")
}

// reader consumes partitions of a topic from an offset, in no group.
func reader(topic string, from kgo.Offset, partitions ...int32) *kgo.Client {
	at := map[int32]kgo.Offset{}
	for _, partition := range partitions {
		at[partition] = from
	}
	return client(kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: at}))
}

func take(from *kgo.Client, count int) []*kgo.Record {
	var taken []*kgo.Record
	limit := within(40)
	for len(taken) < count {
		fetches := from.PollRecords(limit, count-len(taken))
		Must(fetches.Err(), fmt.Sprintf("after %d of %d records", len(taken), count))
		taken = append(taken, fetches.Records()...)
	}
	return taken
}

func read(topic string, count int) []*kgo.Record {
	from := reader(topic, kgo.NewOffset().AtStart(), 0)
	defer from.Close()
	return take(from, count)
}

func sameValues(found []*kgo.Record, first, size int) {
	for i, record := range found {
		Check(string(record.Value) == string(Value(first+i, size)), "record %d has the value %.20q", first+i, record.Value)
	}
}

func createTopic() {
	topic := create("create-topic", 4, "retention.ms", "3600000")
	_, err := admin.CreateTopic(within(10), 4, 1, nil, topic)
	Check(errors.Is(err, kerr.TopicAlreadyExists), "second creation: %v", err)
}

func homes(found []*kgo.Record) map[string][]int32 {
	by := map[string]map[int32]bool{}
	for _, record := range found {
		if by[string(record.Key)] == nil {
			by[string(record.Key)] = map[int32]bool{}
		}
		by[string(record.Key)][record.Partition] = true
	}
	lists := map[string][]int32{}
	for key, partitions := range by {
		for partition := range partitions {
			lists[key] = append(lists[key], partition)
		}
		sort.Slice(lists[key], func(i, j int) bool { return lists[key][i] < lists[key][j] })
	}
	return lists
}

package main

import (
	"context"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	. "kalda.compat/harness"
)

func groupScenarios() []Scenario {
	return []Scenario{
		{"group-commit", groupCommit},
		{"group-rebalance", func() { rebalance("group-rebalance", false) }},
		{"group-consumer-protocol", groupConsumerProtocol},
	}
}

// member is a group member that knows what it holds.
type member struct {
	*kgo.Client
	lock sync.Mutex
	held map[int32]bool
}

func join(group, topic string, next bool) *member {
	made := &member{held: map[int32]bool{}}
	change := func(holds bool) func(context.Context, *kgo.Client, map[string][]int32) {
		return func(_ context.Context, _ *kgo.Client, partitions map[string][]int32) {
			made.lock.Lock()
			defer made.lock.Unlock()
			for _, partition := range partitions[topic] {
				if holds {
					made.held[partition] = true
				} else {
					delete(made.held, partition)
				}
			}
		}
	}
	options := []kgo.Opt{
		kgo.ConsumerGroup(group), kgo.ConsumeTopics(topic), kgo.DisableAutoCommit(),
		kgo.SessionTimeout(6 * time.Second), kgo.HeartbeatInterval(200 * time.Millisecond),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.OnPartitionsAssigned(change(true)), kgo.OnPartitionsRevoked(change(false)), kgo.OnPartitionsLost(change(false)),
	}
	if next {
		options = append(options, kgo.ServerSideBalancer(), kgo.Balancers(kgo.StickyBalancer()))
	}
	made.Client = client(options...)
	return made
}

func (m *member) partitions() map[int32]bool {
	limit, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	m.PollFetches(limit)
	m.lock.Lock()
	defer m.lock.Unlock()
	copied := map[int32]bool{}
	for partition := range m.held {
		copied[partition] = true
	}
	return copied
}

func rebalance(id string, next bool) {
	topic := create(id, 4)
	first := join(name(id), topic, next)
	defer first.Close()
	Until("4 partitions for the first member", func() bool { return len(first.partitions()) == 4 })
	second := join(name(id), topic, next)
	Until("the partitions shared by both members", func() bool {
		one, other := first.partitions(), second.partitions()
		together := len(one) + len(other)
		for partition := range one {
			if other[partition] {
				return false
			}
		}
		return len(one) > 0 && len(other) > 0 && together == 4
	})
	second.Close()
	Until("4 partitions for the member that stays", func() bool { return len(first.partitions()) == 4 })
}

func groupConsumerProtocol() {
	rebalance("group-consumer-protocol", true)
	topic := name("group-consumer-protocol")
	_, err := admin.DescribeConsumerGroups(within(10), topic)
	Must(err, "describe consumer groups")
	send(shared, records(topic, 0, 60, 100)...)
	partOfGroup("group-consumer-protocol", 0, 30, true)
	partOfGroup("group-consumer-protocol", 30, 30, true)
}

// partOfGroup joins, reads count records that must start at value first, commits and leaves.
func partOfGroup(id string, first, count int, next bool) {
	joined := join(name(id), name(id), next)
	defer joined.Close()
	found := take(joined.Client, count)
	sameValues(found, first, 100)
	Must(joined.CommitRecords(within(20), found...), "commit")
}

func groupCommit() { committedGroup("group-commit"); partOfGroup("group-commit", 30, 30, false) }

func committedGroup(id string) string {
	send(shared, records(create(id, 1), 0, 60, 100)...)
	partOfGroup(id, 0, 30, false)
	return name(id)
}

func restartPrepare() {
	send(shared, records(create("restart", 1), 0, 100, 100)...)
	partOfGroup("restart", 0, 40, false)
}

func restartTerm() {
	partOfGroup("restart", 40, 30, false)
	send(shared, records(name("restart"), 100, 110, 100)...)
}

func restartKill() { partOfGroup("restart", 70, 40, false) }

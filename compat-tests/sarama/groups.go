package main

import (
	"context"
	"sync"
	"time"

	"github.com/IBM/sarama"
	. "kalda.compat/harness"
)

// groupScenarios: sarama speaks the classic protocol alone.
func groupScenarios() []Scenario {
	return []Scenario{
		{"group-commit", func() { committedGroup("group-commit"); partOfGroup("group-commit", 30, 30) }},
		{"group-rebalance", rebalance},
	}
}

// member is a group member: it hands over records as they are asked for and knows what it holds.
type member struct {
	group    sarama.ConsumerGroup
	end      context.CancelFunc
	ended    sync.WaitGroup
	lock     sync.Mutex
	held     map[int32]bool
	messages chan *sarama.ConsumerMessage
	commits  chan *sarama.ConsumerMessage
	done     chan struct{}
}

func join(id, topic string) *member {
	group, err := sarama.NewConsumerGroup([]string{bootstrap}, id, config())
	Must(err, "consumer group")
	limit, end := context.WithCancel(context.Background())
	made := &member{
		group: group, end: end, held: map[int32]bool{}, messages: make(chan *sarama.ConsumerMessage),
		commits: make(chan *sarama.ConsumerMessage), done: make(chan struct{}),
	}
	made.ended.Add(1)
	go func() {
		defer made.ended.Done()
		for limit.Err() == nil {
			if group.Consume(limit, []string{topic}, made) != nil {
				time.Sleep(50 * time.Millisecond)
			}
		}
	}()
	go func() {
		for range group.Errors() {
		}
	}()
	return made
}

func (m *member) leave() {
	m.end()
	m.ended.Wait()
	Must(m.group.Close(), "leave")
}

// Setup is called with each new assignment.
func (m *member) Setup(session sarama.ConsumerGroupSession) error {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, partitions := range session.Claims() {
		for _, partition := range partitions {
			m.held[partition] = true
		}
	}
	return nil
}

// Cleanup is called when an assignment ends.
func (m *member) Cleanup(sarama.ConsumerGroupSession) error {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.held = map[int32]bool{}
	return nil
}

// ConsumeClaim hands records over and commits those that come back.
func (m *member) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case message, open := <-claim.Messages():
			if !open {
				return nil
			}
			select {
			case m.messages <- message:
			case last := <-m.commits:
				m.commit(session, last)
			case <-session.Context().Done():
				return nil
			}
		case last := <-m.commits:
			m.commit(session, last)
		case <-session.Context().Done():
			return nil
		}
	}
}

func (m *member) commit(session sarama.ConsumerGroupSession, last *sarama.ConsumerMessage) {
	session.MarkMessage(last, "")
	session.Commit()
	m.done <- struct{}{}
}

func (m *member) partitions() map[int32]bool {
	m.lock.Lock()
	defer m.lock.Unlock()
	copied := map[int32]bool{}
	for partition := range m.held {
		copied[partition] = true
	}
	return copied
}

func rebalance() {
	topic := create("group-rebalance", 4)
	first := join(topic, topic)
	defer first.leave()
	Until("4 partitions for the first member", func() bool { return len(first.partitions()) == 4 })
	second := join(topic, topic)
	Until("the partitions shared by both members", func() bool {
		one, other := first.partitions(), second.partitions()
		for partition := range one {
			if other[partition] {
				return false
			}
		}
		return len(one) > 0 && len(other) > 0 && len(one)+len(other) == 4
	})
	second.leave()
	Until("4 partitions for the member that stays", func() bool { return len(first.partitions()) == 4 })
}

// partOfGroup joins, reads count records that must start at value first, commits and leaves.
func partOfGroup(id string, first, count int) {
	joined := join(name(id), name(id))
	defer joined.leave()
	var found []*sarama.ConsumerMessage
	limit := time.After(30 * time.Second)
	for len(found) < count {
		select {
		case message := <-joined.messages:
			found = append(found, message)
		case <-limit:
			Check(false, "%d of %d records within 30 s", len(found), count)
		}
	}
	sameValues(found, first, 100)
	joined.commits <- found[count-1]
	<-joined.done
	left, err := admin.ListConsumerGroupOffsets(name(id), map[string][]int32{name(id): {0}})
	Must(err, "fetch offsets")
	block := left.GetBlock(name(id), 0)
	Check(block != nil && block.Offset == int64(first+count), "committed: %+v", block)
}

func committedGroup(id string) string {
	send(shared, messages(create(id, 1), 0, 60, 100)...)
	partOfGroup(id, 0, 30)
	return name(id)
}

func restartPrepare() {
	send(shared, messages(create("restart", 1), 0, 100, 100)...)
	partOfGroup("restart", 0, 40)
}

func restartTerm() {
	partOfGroup("restart", 40, 30)
	send(shared, messages(name("restart"), 100, 110, 100)...)
}

func restartKill() { partOfGroup("restart", 70, 40) }

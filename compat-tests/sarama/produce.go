package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/IBM/sarama"
	. "kalda.compat/harness"
)

func produceScenarios() []Scenario {
	return []Scenario{
		{"create-topic", createTopic},
		{"auto-create", autoCreate},
		codec("none", sarama.CompressionNone), codec("gzip", sarama.CompressionGZIP), codec("snappy", sarama.CompressionSnappy),
		codec("lz4", sarama.CompressionLZ4), codec("zstd", sarama.CompressionZSTD),
		{"keys", keys},
		{"null-value", nullValue},
		{"headers", headers},
		{"timestamp-create", timestampCreate},
		{"timestamp-append", timestampAppend},
		{"consume-beginning", consumeBeginning},
		{"consume-end", consumeEnd},
		{"consume-offset", consumeOffset},
		{"consume-timestamp", consumeTimestamp},
		{"eof", eof},
		{"idempotent", idempotent},
		{"record-1mb", record1MB},
		{"record-too-large", recordTooLarge},
		{"segments", segments},
	}
}

func createTopic() {
	topic := create("create-topic", 4, "retention.ms", "3600000")
	err := admin.CreateTopic(topic, &sarama.TopicDetail{NumPartitions: 4, ReplicationFactor: 1}, false)
	Check(errors.Is(err, sarama.ErrTopicAlreadyExists), "second creation: %v", err)
}

func autoCreate() {
	topic := name("auto-create")
	send(shared, messages(topic, 0, 1, 100)...)
	sameValues(read(topic, 1), 0, 100)
}

func codec(compression string, kind sarama.CompressionCodec) Scenario {
	id := "codec-" + compression
	return Scenario{ID: id, Run: func() {
		topic := create(id, 1)
		settings := config()
		settings.Producer.Compression = kind
		settings.Producer.Flush.Frequency = 20 * time.Millisecond
		with := producer(settings)
		defer with.Close()
		send(with, messages(topic, 0, 100, 100)...)
		sameValues(read(topic, 100), 0, 100)
	}}
}

func keys() {
	topic := create("keys", 4)
	settings := config()
	settings.Producer.Partitioner = sarama.NewHashPartitioner
	with := producer(settings)
	defer with.Close()
	sent := map[string]bool{}
	batch := messages(topic, 0, 60, 100)
	for i, message := range batch {
		key := fmt.Sprintf("key-%d", i%10)
		message.Key = sarama.StringEncoder(key)
		sent[key+string(Value(i, 100))] = true
	}
	send(with, batch...)
	home := map[string]int32{}
	for partition := int32(0); partition < 4; partition++ {
		last, err := admin.ListOffsets(map[string]map[int32]int64{topic: {partition: sarama.OffsetNewest}}, nil)
		Must(err, "list offsets")
		for _, message := range readFrom(topic, partition, sarama.OffsetOldest, int(last[topic][partition].Offset)) {
			key := string(message.Key)
			Check(sent[key+string(message.Value)], "key %q has a value that was not sent with it", key)
			delete(sent, key+string(message.Value))
			before, known := home[key]
			Check(!known || before == partition, "%s is in partitions %d and %d", key, before, partition)
			home[key] = partition
		}
	}
	Check(len(sent) == 0, "%d records are missing", len(sent))
}

func nullValue() {
	topic := create("null-value", 1)
	key := sarama.StringEncoder("gone")
	send(shared, &sarama.ProducerMessage{Topic: topic, Key: key}, &sarama.ProducerMessage{Topic: topic, Key: key, Value: sarama.ByteEncoder{}})
	found := read(topic, 2)
	Check(found[0].Value == nil, "the first value is %q", found[0].Value)
	Check(found[1].Value != nil && len(found[1].Value) == 0, "the second value is %q, nil %t", found[1].Value, found[1].Value == nil)
}

func headers() {
	topic := create("headers", 1)
	sent := []sarama.RecordHeader{{Key: []byte("a"), Value: []byte("1")}, {Key: []byte("b"), Value: []byte{}}, {Key: []byte("a"), Value: []byte("2")}}
	send(shared, &sarama.ProducerMessage{Topic: topic, Headers: sent})
	found := []sarama.RecordHeader{}
	for _, header := range read(topic, 1)[0].Headers {
		found = append(found, *header)
	}
	Check(fmt.Sprintf("%q", found) == fmt.Sprintf("%q", sent), "headers %q", found)
}

func stamped(topic string) *sarama.ConsumerMessage {
	send(shared, &sarama.ProducerMessage{Topic: topic, Timestamp: time.UnixMilli(CreateTimeMs + 123)})
	return read(topic, 1)[0]
}

func timestampCreate() {
	found := stamped(create("timestamp-create", 1))
	Check(found.Timestamp.UnixMilli() == CreateTimeMs+123, "timestamp %d", found.Timestamp.UnixMilli())
}

// timestampAppend: sarama shows no timestamp type.
func timestampAppend() {
	found := stamped(create("timestamp-append", 1, "message.timestamp.type", "LogAppendTime"))
	Check(time.Since(found.Timestamp).Abs() < time.Minute, "timestamp %v", found.Timestamp)
}

func consumeBeginning() {
	topic := create("consume-beginning", 1)
	send(shared, messages(topic, 0, 50, 100)...)
	for i, message := range read(topic, 50) {
		Check(message.Offset == int64(i), "record %d has the offset %d", i, message.Offset)
	}
}

func consumeEnd() {
	topic := create("consume-end", 1)
	send(shared, messages(topic, 0, 50, 100)...)
	from, end := reader(topic, 0, sarama.OffsetNewest)
	defer end()
	send(shared, messages(topic, 50, 51, 100)...)
	Check(take(from, 1)[0].Offset == 50, "the offset is not 50")
}

func consumeOffset() {
	topic := create("consume-offset", 1)
	send(shared, messages(topic, 0, 50, 100)...)
	found := readFrom(topic, 0, 20, 1)
	Check(found[0].Offset == 20, "offset %d", found[0].Offset)
	sameValues(found, 20, 100)
}

func consumeTimestamp() {
	topic := create("consume-timestamp", 1)
	batch := messages(topic, 0, 50, 100)
	for i, message := range batch {
		message.Timestamp = time.UnixMilli(CreateTimeMs + 1000*int64(i))
	}
	send(shared, batch...)
	found, err := admin.ListOffsets(map[string]map[int32]int64{topic: {0: CreateTimeMs + 29_500}}, nil)
	Must(err, "list offsets")
	offset := found[topic][0].Offset
	Check(offset == 30, "offset %d", offset)
	sameValues(readFrom(topic, 0, offset, 1), 30, 100)
}

func eof() {
	topic := create("eof", 1)
	send(shared, messages(topic, 0, 10, 100)...)
	from, end := reader(topic, 0, sarama.OffsetOldest)
	defer end()
	take(from, 10)
	select {
	case message := <-from.Messages():
		Check(false, "a record at the end, offset %d", message.Offset)
	case err := <-from.Errors():
		Must(err, "at the end")
	case <-time.After(time.Second):
	}
	send(shared, messages(topic, 10, 11, 100)...)
	sameValues(take(from, 1), 10, 100)
}

func idempotent() {
	topic := create("idempotent", 1)
	settings := config()
	settings.Producer.Idempotent = true
	settings.Net.MaxOpenRequests = 1
	settings.Producer.Flush.MaxMessages = 50
	with := producer(settings)
	defer with.Close()
	send(with, messages(topic, 0, 500, 100)...)
	sameValues(read(topic, 500), 0, 100)
}

// wide is a producer whose own limit lets a record of 2 MB through.
func wide() sarama.SyncProducer {
	settings := config()
	settings.Producer.MaxMessageBytes = 5_000_000
	return producer(settings)
}

func record1MB() {
	topic := create("record-1mb", 1)
	with := wide()
	defer with.Close()
	send(with, messages(topic, 0, 1, 1_000_000)...)
	sameValues(read(topic, 1), 0, 1_000_000)
}

func recordTooLarge() {
	topic := create("record-too-large", 1)
	with := wide()
	defer with.Close()
	_, _, err := with.SendMessage(messages(topic, 0, 1, 2_000_000)[0])
	Check(errors.Is(err, sarama.ErrMessageSizeTooLarge), "answer: %v", err)
	send(with, messages(topic, 1, 2, 100)...)
	sameValues(read(topic, 1), 1, 100)
}

func segments() {
	topic := create("segments", 1, "segment.bytes", "1048576")
	settings := config()
	settings.Producer.Flush.MaxMessages = 120
	with := producer(settings)
	defer with.Close()
	send(with, messages(topic, 0, 40_000, 512)...)
	found := read(topic, 40_000)
	for i, message := range found {
		Check(message.Offset == int64(i), "record %d has the offset %d", i, message.Offset)
	}
	sameValues(found, 0, 512)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	. "kalda.compat/harness"
)

func produceScenarios() []Scenario {
	return []Scenario{
		{"create-topic", createTopic},
		{"auto-create", autoCreate},
		codec("none", kgo.NoCompression()), codec("gzip", kgo.GzipCompression()), codec("snappy", kgo.SnappyCompression()),
		codec("lz4", kgo.Lz4Compression()), codec("zstd", kgo.ZstdCompression()),
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

func autoCreate() {
	topic := name("auto-create")
	with := client(kgo.AllowAutoTopicCreation(), kgo.UnknownTopicRetries(50))
	defer with.Close()
	send(with, records(topic, 0, 1, 100)...)
	sameValues(read(topic, 1), 0, 100)
}

func codec(compression string, option kgo.CompressionCodec) Scenario {
	id := "codec-" + compression
	return Scenario{id, func() {
		topic := create(id, 1)
		with := client(kgo.ProducerBatchCompression(option))
		defer with.Close()
		send(with, records(topic, 0, 100, 100)...)
		sameValues(read(topic, 100), 0, 100)
	}}
}

func keys() {
	topic := create("keys", 4)
	with := client(kgo.RecordPartitioner(kgo.StickyKeyPartitioner(nil)))
	defer with.Close()
	sent := map[string]bool{}
	var batch []*kgo.Record
	for i := 0; i < 60; i++ {
		record := &kgo.Record{Topic: topic, Key: []byte(fmt.Sprintf("key-%d", i%10)), Value: Value(i, 100)}
		sent[string(record.Key)+string(record.Value)] = true
		batch = append(batch, record)
	}
	send(with, batch...)
	from := reader(topic, kgo.NewOffset().AtStart(), 0, 1, 2, 3)
	defer from.Close()
	found := take(from, 60)
	for _, record := range found {
		Check(sent[string(record.Key)+string(record.Value)], "key %q has a value that was not sent with it", record.Key)
		delete(sent, string(record.Key)+string(record.Value))
	}
	for key, partitions := range homes(found) {
		Check(len(partitions) == 1, "%s is in partitions %v", key, partitions)
	}
}

func nullValue() {
	topic := create("null-value", 1)
	send(shared, &kgo.Record{Topic: topic, Key: []byte("gone")}, &kgo.Record{Topic: topic, Key: []byte("gone"), Value: []byte{}})
	found := read(topic, 2)
	Check(found[0].Value == nil, "the first value is %q", found[0].Value)
	Check(found[1].Value != nil && len(found[1].Value) == 0, "the second value is %q, nil %t", found[1].Value, found[1].Value == nil)
}

func headers() {
	topic := create("headers", 1)
	sent := []kgo.RecordHeader{{Key: "a", Value: []byte("1")}, {Key: "b", Value: []byte{}}, {Key: "a", Value: []byte("2")}}
	send(shared, &kgo.Record{Topic: topic, Headers: sent})
	found := read(topic, 1)[0].Headers
	Check(fmt.Sprintf("%q", found) == fmt.Sprintf("%q", sent), "headers %q", found)
}

func stamped(topic string, from, to int, stepMs int64) []*kgo.Record {
	made := records(topic, from, to, 100)
	for i, record := range made {
		record.Timestamp = time.UnixMilli(CreateTimeMs + int64(i)*stepMs)
	}
	return made
}

func timestampCreate() {
	topic := create("timestamp-create", 1)
	send(shared, &kgo.Record{Topic: topic, Timestamp: time.UnixMilli(CreateTimeMs + 123)})
	found := read(topic, 1)[0]
	Check(found.Timestamp.UnixMilli() == CreateTimeMs+123, "timestamp %d", found.Timestamp.UnixMilli())
	Check(found.Attrs.TimestampType() == 0, "timestamp type %d", found.Attrs.TimestampType())
}

func timestampAppend() {
	topic := create("timestamp-append", 1, "message.timestamp.type", "LogAppendTime")
	send(shared, &kgo.Record{Topic: topic, Timestamp: time.UnixMilli(CreateTimeMs + 123)})
	found := read(topic, 1)[0]
	Check(math.Abs(time.Since(found.Timestamp).Seconds()) < 60, "timestamp %v", found.Timestamp)
	Check(found.Attrs.TimestampType() == 1, "timestamp type %d", found.Attrs.TimestampType())
}

func consumeBeginning() {
	topic := create("consume-beginning", 1)
	send(shared, records(topic, 0, 50, 100)...)
	for i, record := range read(topic, 50) {
		Check(record.Offset == int64(i), "record %d has the offset %d", i, record.Offset)
	}
}

func consumeEnd() {
	topic := create("consume-end", 1)
	send(shared, records(topic, 0, 50, 100)...)
	from := reader(topic, kgo.NewOffset().AtEnd(), 0)
	defer from.Close()
	quiet(from, 300*time.Millisecond)
	send(shared, records(topic, 50, 51, 100)...)
	found := take(from, 1)[0]
	Check(found.Offset == 50, "offset %d", found.Offset)
}

// quiet waits at the end of the log, where neither record nor error may come.
func quiet(from *kgo.Client, wait time.Duration) {
	limit, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	fetches := from.PollFetches(limit)
	Check(fetches.NumRecords() == 0, "%d records at the end", fetches.NumRecords())
	err := fetches.Err()
	Check(err == nil || errors.Is(err, context.DeadlineExceeded), "at the end: %v", err)
}

func consumeOffset() {
	topic := create("consume-offset", 1)
	send(shared, records(topic, 0, 50, 100)...)
	from := reader(topic, kgo.NewOffset().At(20), 0)
	defer from.Close()
	found := take(from, 1)
	Check(found[0].Offset == 20, "offset %d", found[0].Offset)
	sameValues(found, 20, 100)
}

func consumeTimestamp() {
	topic := create("consume-timestamp", 1)
	send(shared, stamped(topic, 0, 50, 1000)...)
	listed, err := admin.ListOffsetsAfterMilli(within(10), CreateTimeMs+29_500, topic)
	Must(err, "list offsets")
	at, _ := listed.Lookup(topic, 0)
	Check(at.Offset == 30, "offset %d", at.Offset)
	from := reader(topic, kgo.NewOffset().AfterMilli(CreateTimeMs+29_500), 0)
	defer from.Close()
	sameValues(take(from, 1), 30, 100)
}

func eof() {
	topic := create("eof", 1)
	send(shared, records(topic, 0, 10, 100)...)
	from := reader(topic, kgo.NewOffset().AtStart(), 0)
	defer from.Close()
	take(from, 10)
	quiet(from, time.Second)
	send(shared, records(topic, 10, 11, 100)...)
	sameValues(take(from, 1), 10, 100)
}

// idempotent: franz-go's producer is idempotent unless it is told otherwise.
func idempotent() {
	topic := create("idempotent", 1)
	with := client(kgo.RequiredAcks(kgo.AllISRAcks()), kgo.ProducerBatchMaxBytes(8_000))
	defer with.Close()
	send(with, records(topic, 0, 500, 100)...)
	sameValues(read(topic, 500), 0, 100)
}

func record1MB() {
	topic := create("record-1mb", 1)
	with := client(kgo.ProducerBatchMaxBytes(5_000_000), kgo.ProducerBatchCompression(kgo.NoCompression()))
	defer with.Close()
	send(with, records(topic, 0, 1, 1_000_000)...)
	sameValues(read(topic, 1), 0, 1_000_000)
}

func recordTooLarge() {
	topic := create("record-too-large", 1)
	with := client(kgo.ProducerBatchMaxBytes(5_000_000), kgo.ProducerBatchCompression(kgo.NoCompression()))
	defer with.Close()
	err := with.ProduceSync(within(20), records(topic, 0, 1, 2_000_000)...).FirstErr()
	Check(errors.Is(err, kerr.MessageTooLarge), "answer: %v", err)
	send(with, records(topic, 1, 2, 100)...)
	sameValues(read(topic, 1), 1, 100)
}

func segments() {
	topic := create("segments", 1, "segment.bytes", "1048576")
	with := client(kgo.ProducerBatchMaxBytes(65_536), kgo.ProducerBatchCompression(kgo.NoCompression()))
	defer with.Close()
	send(with, records(topic, 0, 40_000, 512)...)
	found := read(topic, 40_000)
	for i, record := range found {
		Check(record.Offset == int64(i), "record %d has the offset %d", i, record.Offset)
	}
	sameValues(found, 0, 512)
}

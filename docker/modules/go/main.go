// Starts the image by the module that Testcontainers for Go has for Kafka, and sends a record through it and back.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/kafka"
	"github.com/twmb/franz-go/pkg/kgo"
)

const patience = 20 * time.Second

func main() {
	if err := check(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check() error {
	ctx := context.Background()
	begun := time.Now()
	container, err := kafka.Run(ctx, os.Getenv("KALDA_IMAGE")+":8.0.0", kafka.WithClusterID("test-cluster"))
	started := time.Now()
	if err != nil {
		return fmt.Errorf("start: %w\n%s", err, logs(ctx, container))
	}
	brokers, err := container.Brokers(ctx)
	if err != nil {
		return fmt.Errorf("brokers: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	producer, err := kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.AllowAutoTopicCreation())
	if err != nil {
		return err
	}
	defer producer.Close()
	if err := producer.ProduceSync(ctx, &kgo.Record{Topic: "greetings", Value: []byte("hello")}).FirstErr(); err != nil {
		return fmt.Errorf("produce: %w\n%s", err, logs(ctx, container))
	}
	acknowledged := time.Now()
	if err := consume(ctx, brokers); err != nil {
		return err
	}
	stopping := time.Now()
	if err := testcontainers.TerminateContainer(container); err != nil {
		return fmt.Errorf("terminate: %w", err)
	}
	fmt.Printf("Go, kafka.Run: started after %d ms, first record after %d ms, gone %d ms after Terminate\n",
		started.Sub(begun).Milliseconds(), acknowledged.Sub(begun).Milliseconds(), time.Since(stopping).Milliseconds())
	return nil
}

func consume(ctx context.Context, brokers []string) error {
	consumer, err := kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.ConsumerGroup("readers"),
		kgo.ConsumeTopics("greetings"), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	if err != nil {
		return err
	}
	defer consumer.Close()
	fetches := consumer.PollFetches(ctx)
	if err := fetches.Err(); err != nil {
		return fmt.Errorf("consume: %w", err)
	}
	if record := fetches.Records()[0]; string(record.Value) != "hello" {
		return fmt.Errorf("read %q", record.Value)
	}
	return nil
}

// logs are what the container has said, for whoever looks for the reason.
func logs(ctx context.Context, container *kafka.KafkaContainer) string {
	if container == nil {
		return "no container"
	}
	reader, err := container.Logs(ctx)
	if err != nil {
		return err.Error()
	}
	defer reader.Close()
	text, _ := io.ReadAll(reader)
	return string(text)
}

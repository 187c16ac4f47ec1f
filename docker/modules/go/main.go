// Starts the image by the modules that Testcontainers for Go has for Kafka and for Redpanda, and sends a record through each and back.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/kafka"
	"github.com/testcontainers/testcontainers-go/modules/redpanda"
	"github.com/twmb/franz-go/pkg/kgo"
)

const patience = 20 * time.Second

func main() {
	for _, check := range []func(context.Context) error{checkKafka, checkRedpanda} {
		if err := check(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func checkKafka(ctx context.Context) error {
	begun := time.Now()
	container, err := kafka.Run(ctx, os.Getenv("KALDA_IMAGE")+":8.0.0", kafka.WithClusterID("test-cluster"))
	started := time.Now()
	if err != nil {
		return fmt.Errorf("start: %w\n%s", err, logsOfKafka(ctx, container))
	}
	brokers, err := container.Brokers(ctx)
	if err != nil {
		return fmt.Errorf("brokers: %w", err)
	}
	return thereAndBack(ctx, "kafka.Run", container, brokers, begun, started)
}

func checkRedpanda(ctx context.Context) error {
	begun := time.Now()
	container, err := redpanda.Run(ctx, os.Getenv("KALDA_IMAGE")+":8.0.0", redpanda.WithAutoCreateTopics())
	started := time.Now()
	if err != nil {
		return fmt.Errorf("start: %w\n%s", err, logsOfRedpanda(ctx, container))
	}
	broker, err := container.KafkaSeedBroker(ctx)
	if err != nil {
		return fmt.Errorf("broker: %w", err)
	}
	if err := askByHTTP(ctx, container); err != nil {
		return fmt.Errorf("%w\n%s", err, logs(ctx, container))
	}
	return thereAndBack(ctx, "redpanda.Run", container, []string{broker}, begun, started)
}

// askByHTTP asks the admin API, the schema registry and the REST proxy for what each is there for.
func askByHTTP(ctx context.Context, container *redpanda.Container) error {
	admin, err := container.AdminAPIAddress(ctx)
	if err != nil {
		return err
	}
	registry, err := container.SchemaRegistryAddress(ctx)
	if err != nil {
		return err
	}
	proxy, err := container.HTTPProxyAddress(ctx)
	if err != nil {
		return err
	}
	schema := `{"schema":"\"string\""}`
	questions := []struct{ method, url, body, answer string }{
		{"GET", admin + "/v1/status/ready", "", `{"status":"ready"}`},
		{"GET", registry + "/subjects", "", `[]`},
		{"POST", registry + "/subjects/greetings-value/versions", schema, `{"id":1}`},
		{"GET", registry + "/schemas/ids/1", "", schema},
		{"GET", proxy + "/topics", "", `["_schemas"]`},
	}
	for _, question := range questions {
		request, err := http.NewRequestWithContext(ctx, question.method, question.url, strings.NewReader(question.body))
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || string(body) != question.answer {
			return fmt.Errorf("%s %s: %s, %s, %w", question.method, question.url, response.Status, body, err)
		}
	}
	return nil
}

// thereAndBack sends a record through a container and back, ends it, and says how long all of it took.
func thereAndBack(
	ctx context.Context, name string, container testcontainers.Container, brokers []string, begun, started time.Time,
) error {
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
	fmt.Printf("Go, %s: started after %d ms, first record after %d ms, gone %d ms after Terminate\n", name,
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

func logsOfKafka(ctx context.Context, container *kafka.KafkaContainer) string {
	if container == nil {
		return "no container"
	}
	return logs(ctx, container)
}

func logsOfRedpanda(ctx context.Context, container *redpanda.Container) string {
	if container == nil {
		return "no container"
	}
	return logs(ctx, container)
}

// logs are what the container has said, for whoever looks for the reason.
func logs(ctx context.Context, container testcontainers.Container) string {
	reader, err := container.Logs(ctx)
	if err != nil {
		return err.Error()
	}
	defer reader.Close()
	text, _ := io.ReadAll(reader)
	return string(text)
}

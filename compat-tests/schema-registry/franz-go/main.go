// main REGISTRY: the client that franz-go has for schema registries, against one of them.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/twmb/franz-go/pkg/sr"
)

const patience = 20 * time.Second

func main() {
	if err := check(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(registry string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	client, err := sr.NewClient(sr.URLs(registry))
	if err != nil {
		return err
	}
	created, err := client.CreateSchema(ctx, "franz/go-value", sr.Schema{Schema: `{"type":"object"}`, Type: sr.TypeJSON})
	if err != nil {
		return fmt.Errorf("create: %w", err)
	}
	found, err := client.LookupSchema(ctx, "franz/go-value", sr.Schema{Schema: `{"type":"object"}`, Type: sr.TypeJSON})
	if err != nil || found.ID != created.ID || found.Version != 1 {
		return fmt.Errorf("lookup: %v, %w", found, err)
	}
	byID, err := client.SchemaByID(ctx, created.ID)
	if err != nil || byID.Schema != `{"type":"object"}` || byID.Type != sr.TypeJSON {
		return fmt.Errorf("by id: %v, %w", byID, err)
	}
	usages, err := client.SchemaUsagesByID(ctx, created.ID)
	if err != nil || len(usages) != 1 || usages[0].Subject != "franz/go-value" {
		return fmt.Errorf("usages: %v, %w", usages, err)
	}
	types, err := client.SupportedTypes(ctx)
	if err != nil || len(types) != 3 {
		return fmt.Errorf("types: %v, %w", types, err)
	}
	for _, result := range client.SetCompatibility(ctx, sr.SetCompatibility{Level: sr.CompatFull}, "franz/go-value") {
		if result.Err != nil || result.Level != sr.CompatFull {
			return fmt.Errorf("level: %v", result)
		}
	}
	for _, result := range client.SetMode(ctx, sr.ModeReadOnly, "franz/go-value") {
		if result.Err != nil || result.Mode != sr.ModeReadOnly {
			return fmt.Errorf("mode: %v", result)
		}
	}
	_, err = client.CreateSchema(ctx, "franz/go-value", sr.Schema{Schema: `true`, Type: sr.TypeJSON})
	var refused *sr.ResponseError
	if !errors.As(err, &refused) || refused.ErrorCode != sr.ErrOperationNotPermitted.Code {
		return fmt.Errorf("a subject that is only read takes a schema: %w", err)
	}
	for _, result := range client.ResetMode(ctx, "franz/go-value") {
		if result.Err != nil {
			return fmt.Errorf("reset of the mode: %w", result.Err)
		}
	}
	if _, err = client.DeleteSubject(ctx, "franz/go-value", sr.SoftDelete); err != nil {
		return fmt.Errorf("soft deletion: %w", err)
	}
	if _, err = client.DeleteSubject(ctx, "franz/go-value", sr.HardDelete); err != nil {
		return fmt.Errorf("deletion for good: %w", err)
	}
	_, err = client.SchemaByID(ctx, created.ID)
	if !errors.As(err, &refused) || refused.ErrorCode != sr.ErrSchemaNotFound.Code {
		return fmt.Errorf("what is gone is found: %w", err)
	}
	return nil
}

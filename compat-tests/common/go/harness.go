// Package harness is what the Go clients share: running scenarios in order, one line each, and the values they write.
// A scenario holds when its function returns, and fails when it panics through Check or Must.
package harness

import (
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"
)

// CreateTimeMs is the first timestamp of the scenarios that give timestamps.
const CreateTimeMs = int64(1_700_000_000_000)

// Scenario is one row of scenarios.md.
type Scenario struct {
	ID  string
	Run func()
}

// Value is value i of scenarios.md: its number, padded to size bytes.
func Value(index, size int) []byte {
	head := fmt.Sprintf("value-%06d", index)
	return append([]byte(head), bytes.Repeat([]byte{'x'}, size-len(head))...)
}

// Check ends the scenario where the condition does not hold.
func Check(condition bool, reason string, arguments ...any) {
	if !condition {
		panic(fmt.Errorf(reason, arguments...))
	}
}

// Must ends the scenario where there is an error.
func Must(err error, what string) {
	if err != nil {
		panic(fmt.Errorf("%s: %w", what, err))
	}
}

// Until polls a probe that costs a round trip or waits by itself.
func Until(what string, probe func() bool) {
	deadline := time.Now().Add(20 * time.Second)
	for !probe() {
		Check(time.Now().Before(deadline), "%s: not within 20 s", what)
		time.Sleep(20 * time.Millisecond)
	}
}

// Run runs the scenarios, prints a line for each and ends the process, with 1 where one failed.
func Run(scenarios []Scenario) {
	failed := false
	for _, scenario := range scenarios {
		started := time.Now()
		if reason := attempt(scenario.Run); reason != "" {
			failed = true
			fmt.Printf("FAIL %s %s\n", scenario.ID, reason)
		} else {
			fmt.Printf("ok %s\n", scenario.ID)
		}
		fmt.Fprintf(os.Stderr, "%s: %.2f s\n", scenario.ID, time.Since(started).Seconds())
	}
	if failed {
		os.Exit(1)
	}
	os.Exit(0)
}

func attempt(scenario func()) (reason string) {
	defer func() {
		if cause := recover(); cause != nil {
			reason = strings.Join(strings.Fields(fmt.Sprint(cause)), " ")
			os.Stderr.Write(debug.Stack())
		}
	}()
	scenario()
	return ""
}

// Versions prints the version of a module this program is built with.
func Versions(modules ...string) {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		for _, module := range modules {
			if dependency.Path == module {
				parts := strings.Split(module, "/")
				fmt.Printf("version %s %s\n", parts[len(parts)-1], strings.TrimPrefix(dependency.Version, "v"))
			}
		}
	}
}

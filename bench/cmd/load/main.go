// Load measures one server in one scenario and prints the result.
//
//	load -server topicmux -n 1000                     flat out
//	load -server nethttp -n 100 -rate 1000            at a rate
//	load -server topicmux -n 1000 -selections 100     100 different selections
//	load -server topicmux -n 10000 -mode idle         parked streams, then a mass close
//	load -server topicmux -n 1000 -rate 1000 -mode stalled
//	load -server topicmux -n 5000 -rate 100 -mode storm
//
// With -json the result is one JSON object. The exit code is 1 if a stream had a fault.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"topicmux/bench/measure"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ok, err := run(ctx, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (bool, error) {
	var s measure.Scenario
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	name := f.String("server", "topicmux", "which: "+strings.Join(measure.Servers, ", "))
	dir := f.String("bin", programs(), "where the programs are")
	asJSON := f.Bool("json", false, "print the result as JSON")
	mode := f.String("mode", string(measure.Stream), "stream, idle, stalled or storm")
	f.IntVar(&s.Subscribers, "n", 100, "number of subscribers")
	f.Float64Var(&s.Rate, "rate", 0, "events a second; 0: flat out")
	f.IntVar(&s.Window, "window", measure.Window, "events in flight when flat out; 0: no limit")
	f.IntVar(&s.Selections, "selections", 0, "number of different selections; 0: all select everything")
	f.DurationVar(&s.Linger, "linger", 0, "how long a server may wait for more, where it can")
	f.IntVar(&s.Topics, "topics", 8, "number of topics")
	f.IntVar(&s.Size, "size", 100, "bytes of data in an event")
	f.IntVar(&s.StallEvery, "stall", 10, "in mode stalled, every n-th stops reading")
	f.DurationVar(&s.WarmUp, "warmup", 0, "how long events flow before it counts (default 500ms)")
	f.DurationVar(&s.Duration, "duration", 0, "how long it counts (default 2s)")
	f.IntVar(&s.Loops, "loops", 2, "threads of the load client")
	f.IntVar(&s.ReceiveBuffer, "rcvbuf", 0, "bytes of the kernel's receive buffer of a stream; negative: as the kernel likes (default 128 KiB)")
	if err := f.Parse(args); err != nil {
		return false, err
	}
	s.Mode = measure.Mode(*mode)
	result, err := measure.Run(ctx, *dir, *name, s)
	if err != nil {
		return false, err
	}
	if *asJSON {
		err = json.NewEncoder(os.Stdout).Encode(result)
	} else {
		fmt.Print(result)
	}
	return result.Faults == 0, err
}

// programs returns the directory of this program, which contains the servers too.
func programs() string {
	self, err := os.Executable()
	if err != nil {
		return "."
	}
	return filepath.Dir(self)
}

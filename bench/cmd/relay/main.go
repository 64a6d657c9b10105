// Relay measures how much later an event arrives if topicmux relays it. It serves event
// streams, has topicmux publish them through sources of the kind sse, and reads both: each
// stream directly, and all together from topicmux.
//
//	relay -program ../topicmux                     20 streams with 50 events/s each
//	relay -program ../topicmux -n 100 -rate 10
//
// It prints quantiles of three times: from sending to the direct reader, from sending to the
// reader behind topicmux, and the difference of both for the same event. The exit code is 1
// if an event is missing or not in order.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"topicmux/bench/relay"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "relay:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	var o relay.Options
	f := flag.NewFlagSet("relay", flag.ContinueOnError)
	f.StringVar(&o.Program, "program", "../topicmux", "the topicmux that relays")
	f.IntVar(&o.Streams, "n", 20, "number of streams")
	f.Float64Var(&o.Rate, "rate", 50, "events a second of each stream")
	f.DurationVar(&o.Duration, "duration", 10*time.Second, "how long events flow")
	if err := f.Parse(args); err != nil {
		return err
	}
	if o.Streams < 1 || o.Rate <= 0 {
		return errors.New("-n and -rate must be positive")
	}
	result, err := relay.Run(ctx, o)
	if err != nil {
		return err
	}
	fmt.Print(result)
	return nil
}

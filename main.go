// Command topicmux is tmux for Server-Sent Events: many named topics over one
// connection, a pane for each.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"topicmux/cmd"
)

func main() {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup asks for
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(cmd.Main(ctx, os.Args[1:]))
}

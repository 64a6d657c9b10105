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
	// SIGHUP is up to the commands: it reloads a server, and ends the others.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(cmd.Main(ctx, os.Args[1:]))
}

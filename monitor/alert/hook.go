package alert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	// hookQueue is how many changes may wait for their command. Further changes
	// are dropped and reported as ErrBusy.
	hookQueue = 64
	// hookWorkers is how many commands run at once.
	hookWorkers = 4
	// hookTime is how long a command may run before it is killed.
	hookTime = 30 * time.Second
	// hookGrace is how long commands may still run after the watch has ended.
	hookGrace = 5 * time.Second
	// hookSays bounds the part of a failed command's standard error that is
	// kept, in bytes.
	hookSays = 4 << 10
)

// ErrBusy says that a change was dropped because too many commands were
// waiting.
var ErrBusy = errors.New("alert command: too many are waiting; one was skipped")

// Hook runs a command of the person's for each change. The command is handed to
// the system's shell as it is; what happened is in its environment and nowhere
// else, so that no payload can become a part of it:
//
//	TOPICMUX_ALERT  the rule            TOPICMUX_STATE  firing or resolved
//	TOPICMUX_TOPIC  the topic           TOPICMUX_FIELD  the field, if one was named
//	TOPICMUX_VALUE  the value           TOPICMUX_TIME   RFC 3339
//
// At most four run at once, each for at most 30 seconds and with no input and
// no terminal; what it prints is dropped.
type Hook struct {
	command string
	failed  func(error)
	queue   chan Change
}

// NewHook returns a hook for a command. It calls failed, from several
// goroutines, for each command that could not be run or that failed.
func NewHook(command string, failed func(error)) *Hook {
	return &Hook{command: command, failed: failed, queue: make(chan Change, hookQueue)}
}

// Tell queues a change for the command. It never blocks. If the queue is full
// it drops the change and returns ErrBusy.
func (h *Hook) Tell(c Change) error {
	select {
	case h.queue <- c:
		return nil
	default:
		return ErrBusy
	}
}

// Run runs the commands until ctx ends, then gives those still waiting a few
// seconds. No command is running when it returns.
func (h *Hook) Run(ctx context.Context) {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(hookGrace, cancel) })
	defer stop()
	var workers sync.WaitGroup
	for range hookWorkers {
		workers.Go(func() { h.work(own, ctx.Done()) })
	}
	workers.Wait()
}

// work runs commands until done is closed and the queue is empty.
func (h *Hook) work(ctx context.Context, done <-chan struct{}) {
	for {
		select {
		case c := <-h.queue:
			h.run(ctx, c)
		case <-done:
			select {
			case c := <-h.queue:
				h.run(ctx, c)
			default:
				return
			}
		}
	}
}

func (h *Hook) run(ctx context.Context, c Change) {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	said := &tailBuffer{}
	cmd := shell(ctx, h.command)
	cmd.Env = append(os.Environ(), environ(c)...)
	cmd.Stderr = said
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case err == nil:
		return
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		err = fmt.Errorf("it took more than %v", hookTime)
	}
	if line := said.lastLine(); line != "" {
		err = fmt.Errorf("%w: %s", err, line)
	}
	h.failed(fmt.Errorf("alert command: %w", err))
}

// environ returns the environment of a command. It removes zero bytes, which no
// variable can hold.
func environ(c Change) []string {
	state := "resolved"
	if c.Fired {
		state = "firing"
	}
	var out []string
	for _, kv := range [...][2]string{
		{"ALERT", c.Rule.String()},
		{"STATE", state},
		{"TOPIC", c.Topic},
		{"FIELD", c.Field},
		{"VALUE", c.Value},
		{"TIME", c.At.Format(time.RFC3339)},
	} {
		out = append(out, "TOPICMUX_"+kv[0]+"="+strings.ReplaceAll(kv[1], "\x00", ""))
	}
	return out
}

// tailBuffer keeps the end of what is written to it.
type tailBuffer struct{ b []byte }

// Write takes p and forgets what is too old.
func (t *tailBuffer) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if len(t.b) > hookSays {
		t.b = append(t.b[:0], t.b[len(t.b)-hookSays:]...)
	}
	return len(p), nil
}

func (t *tailBuffer) lastLine() string {
	lines := bytes.Split(bytes.TrimSpace(t.b), []byte("\n"))
	return string(lines[len(lines)-1])
}

package alert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// hookQueue is the number of changes that may wait for their command.
	// Further changes are dropped and reported as ErrBusy.
	hookQueue = 64
	// hookWorkers is the number of commands that run at once.
	hookWorkers = 4
	// hookTime is the time after which a command is killed.
	hookTime = 30 * time.Second
	// hookGrace is how long commands may run after Run's context has ended.
	hookGrace = 5 * time.Second
	// hookStderr is the largest part of a failed command's standard error that is
	// kept, in bytes.
	hookStderr = 4 << 10
)

// ErrBusy is returned when a change is dropped because too many commands are
// waiting.
var ErrBusy = errors.New("alert command skipped: too many are waiting")

// Hook runs a shell command for each change of an alert. The command gets the
// change in environment variables. Payloads never become part of its text:
//
//	TOPICMUX_ALERT  the rule            TOPICMUX_STATE  firing or resolved
//	TOPICMUX_TOPIC  the topic           TOPICMUX_FIELD  the field, or empty
//	TOPICMUX_VALUE  the value           TOPICMUX_TIME   the time in RFC 3339
//
// At most four commands run at once, and those of one alert one after the other in
// the order of the changes. A command is killed after 30 seconds. It has no standard input and no terminal, and its output is discarded; the last
// line of its standard error becomes part of the error if it fails.
type Hook struct {
	failed func(error)

	mu      sync.Mutex // guards command, waiting and running
	command string     // "" runs nothing
	waiting []Change
	running map[alertKey]bool
	ready   chan struct{} // capacity hookWorkers: something may have become runnable
}

// alertKey identifies an alert.
type alertKey struct {
	rule         *Rule
	topic, field string
}

func keyOf(c *Change) alertKey { return alertKey{c.Rule, c.Topic, c.Field} }

// NewHook returns a Hook that runs command. It calls failed for each command
// that cannot be started or fails. Calls of failed may be concurrent.
func NewHook(command string, failed func(error)) *Hook {
	return &Hook{
		command: command, failed: failed,
		running: make(map[alertKey]bool), ready: make(chan struct{}, hookWorkers),
	}
}

// SetCommand replaces the command for the changes that no command runs for yet. "" runs
// nothing.
func (h *Hook) SetCommand(command string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.command = command; command == "" {
		h.waiting = nil
	}
}

// Enqueue queues a change for the command. It never blocks. If 64 changes are
// waiting already, it drops the change and returns ErrBusy. Without a command it does
// nothing.
func (h *Hook) Enqueue(c Change) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.command == "" {
		return nil
	}
	if len(h.waiting) >= hookQueue {
		return ErrBusy
	}
	h.waiting = append(h.waiting, c)
	h.wake()
	return nil
}

// wake makes an idle worker look for a change.
func (h *Hook) wake() {
	select {
	case h.ready <- struct{}{}:
	default:
	}
}

// next takes the oldest change of an alert whose command is not running. It returns
// false if there is none.
func (h *Hook) next() (c Change, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := slices.IndexFunc(h.waiting, func(c Change) bool { return !h.running[keyOf(&c)] })
	if i < 0 {
		return Change{}, false
	}
	c = h.waiting[i]
	h.waiting = slices.Delete(h.waiting, i, i+1)
	h.running[keyOf(&c)] = true
	return c, true
}

// finish ends what next began.
func (h *Hook) finish(c Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.running, keyOf(&c))
}

// Run runs the commands for queued changes until ctx ends. It then gives the
// commands five seconds to finish, and returns when none is running.
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

// work runs commands until done is closed and no change is left that it may run. The
// worker that runs an alert's command also runs what waits for that.
func (h *Hook) work(ctx context.Context, done <-chan struct{}) {
	for {
		for c, ok := h.next(); ok; c, ok = h.next() {
			h.wake() // there may be more for others
			h.execute(ctx, c)
			h.finish(c)
		}
		select {
		case <-h.ready:
		case <-done:
			if c, ok := h.next(); ok {
				h.execute(ctx, c)
				h.finish(c)
				continue
			}
			return
		}
	}
}

func (h *Hook) execute(ctx context.Context, c Change) {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	h.mu.Lock()
	command := h.command
	h.mu.Unlock()
	if command == "" {
		return
	}
	stderr := &tailBuffer{}
	cmd := shell(ctx, command)
	cmd.Env = append(os.Environ(), environ(c)...)
	cmd.Stderr = stderr
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case err == nil:
		return
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		err = fmt.Errorf("it took more than %v", hookTime)
	}
	if line := stderr.lastLine(); line != "" {
		err = fmt.Errorf("%w: %s", err, line)
	}
	h.failed(fmt.Errorf("alert command: %w", err))
}

// environ returns the environment variables for a command. It removes NUL
// bytes, which an environment variable cannot contain.
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

// tailBuffer keeps the last hookStderr bytes written to it.
type tailBuffer struct{ b []byte }

// Write appends p and drops the oldest bytes. It never fails.
func (t *tailBuffer) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if len(t.b) > hookStderr {
		t.b = append(t.b[:0], t.b[len(t.b)-hookStderr:]...)
	}
	return len(p), nil
}

func (t *tailBuffer) lastLine() string {
	lines := bytes.Split(bytes.TrimSpace(t.b), []byte("\n"))
	return string(lines[len(lines)-1])
}

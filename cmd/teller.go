package cmd

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dustin/go-humanize"
)

// A teller says on standard error what publishing waits for, and where that is a
// terminal how far it has come, once it takes long.
type teller struct {
	published atomic.Int64

	mu    sync.Mutex // guards what follows
	err   *output
	shown bool // the cursor is behind the progress
	quit  chan struct{}
	done  sync.WaitGroup
}

const (
	// progressDelay is when publishing takes long, and progressPeriod how often one
	// hears of it then.
	progressDelay, progressPeriod = 2 * time.Second, 500 * time.Millisecond
)

// newTeller returns a teller, which must be stopped.
func newTeller(std stdio) *teller {
	t := &teller{err: std.err, quit: make(chan struct{})}
	// Who types sees how far it has come, and the line would be in the way.
	if std.err.terminal && !isTerminal(std.in) && os.Getenv("TERM") != "dumb" {
		t.done.Go(t.run)
	}
	return t
}

// stop takes the progress off the screen.
func (t *teller) stop() {
	close(t.quit)
	t.done.Wait()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wipe()
}

// say says something, on a line of its own.
func (t *teller) say(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wipe()
	fmt.Fprintln(t.err, cleanLine(fmt.Sprintf(format, args...)))
}

func (t *teller) wipe() {
	if t.shown {
		fmt.Fprint(t.err.styled(), "\r\x1b[K")
	}
	t.shown = false
}

func (t *teller) run() {
	began := time.Now()
	timer := time.NewTimer(progressDelay)
	defer timer.Stop()
	for {
		select {
		case <-t.quit:
			return
		case <-timer.C:
			timer.Reset(progressPeriod)
			t.show(time.Since(began))
		}
	}
}

func (t *teller) show(took time.Duration) {
	n := t.published.Load()
	text := fmt.Sprintf("publishing for %v", took.Round(time.Second))
	if n > 0 {
		text += fmt.Sprintf(": %s lines so far, %s a second", humanize.Comma(n),
			humanize.Comma(int64(float64(n)/took.Seconds())))
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wipe()
	fmt.Fprint(t.err, text)
	t.shown = true
}

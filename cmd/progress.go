package cmd

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dustin/go-humanize"
)

// A progressReporter prints messages on standard error, and at a terminal the progress
// of publishing, once it takes long.
type progressReporter struct {
	published atomic.Int64

	mu    sync.Mutex // guards the fields below
	err   *output
	shown bool // the cursor is in the line of the progress
	quit  chan struct{}
	done  sync.WaitGroup
}

const (
	// progressDelay is when the progress is first shown, and progressPeriod how often it
	// changes then.
	progressDelay, progressPeriod = 2 * time.Second, 500 * time.Millisecond
)

// newProgressReporter returns a reporter, which must be stopped.
func newProgressReporter(std stdio) *progressReporter {
	p := &progressReporter{err: std.err, quit: make(chan struct{})}
	// If you type the input, you see the progress, and the line would be in the way.
	if std.err.terminal && !isTerminal(std.in) && os.Getenv("TERM") != "dumb" {
		p.done.Go(p.run)
	}
	return p
}

// stop removes the progress from the screen.
func (p *progressReporter) stop() {
	close(p.quit)
	p.done.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

// printf prints a line.
func (p *progressReporter) printf(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	fmt.Fprintln(p.err, cleanLine(fmt.Sprintf(format, args...)))
}

// clear removes the progress. The caller holds mu.
func (p *progressReporter) clear() {
	if p.shown {
		fmt.Fprint(p.err.styled(), "\r\x1b[K")
	}
	p.shown = false
}

func (p *progressReporter) run() {
	began := time.Now()
	timer := time.NewTimer(progressDelay)
	defer timer.Stop()
	for {
		select {
		case <-p.quit:
			return
		case <-timer.C:
			timer.Reset(progressPeriod)
			p.show(time.Since(began))
		}
	}
}

func (p *progressReporter) show(took time.Duration) {
	n := p.published.Load()
	text := fmt.Sprintf("publishing for %v", took.Round(time.Second))
	if n > 0 {
		text += fmt.Sprintf(": %s lines so far, %s a second", humanize.Comma(n),
			humanize.Comma(int64(float64(n)/took.Seconds())))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	fmt.Fprint(p.err, text)
	p.shown = true
}

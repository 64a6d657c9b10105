package metrics

import (
	"errors"
	"sync"

	"github.com/prometheus/common/expfmt"

	"topicmux/server/internal/limit"
)

// Scrapes runs one scrape at a time, because gathering uses much more memory and
// time than a response. Requests for the same format that arrive during a scrape
// share the next one.
type Scrapes struct {
	gathering limit.Semaphore

	mu   sync.Mutex // guards what follows
	next map[expfmt.Format]*scrape
}

// NewScrapes returns scrapes of which none has begun.
func NewScrapes() *Scrapes {
	return &Scrapes{gathering: make(limit.Semaphore, 1), next: map[expfmt.Format]*scrape{}}
}

// A scrape is the result of one collection of the metrics, or a pending one.
type scrape struct {
	done chan struct{} // closed when the fields below are set
	body []byte
	err  error
}

var errScrape = errors.New("cannot collect the metrics")

// Get returns the result of a gather that starts after this call.
func (g *Scrapes) Get(format expfmt.Format, gather func() ([]byte, error)) ([]byte, error) {
	g.mu.Lock()
	next, ok := g.next[format]
	if !ok {
		next = &scrape{done: make(chan struct{}), err: errScrape} // replaced when gather returns
		g.next[format] = next
	}
	g.mu.Unlock()
	if ok {
		<-next.done
		return next.body, next.err
	}
	g.gathering.Acquire()
	defer g.gathering.Release()
	defer close(next.done)
	g.mu.Lock()
	delete(g.next, format)
	g.mu.Unlock()
	next.body, next.err = gather()
	return next.body, next.err
}

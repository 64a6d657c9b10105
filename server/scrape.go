package server

import (
	"errors"
	"sync"

	"github.com/prometheus/common/expfmt"
)

// Scrapes are under way one at a time, because gathering takes much more memory
// and time than an answer. Those that ask for the same format while another one is
// under way share the one after it.
type scrapes struct {
	gathering gate

	mu   sync.Mutex // guards what follows
	next map[expfmt.Format]*scrape
}

func newScrapes() *scrapes {
	return &scrapes{gathering: make(gate, 1), next: map[expfmt.Format]*scrape{}}
}

// A scrape is the figures of some moment after it was asked for.
type scrape struct {
	done chan struct{} // closed when what follows is there
	body []byte
	err  error
}

var errScrape = errors.New("cannot collect the metrics")

// get returns what gather does, which begins after this was called.
func (g *scrapes) get(format expfmt.Format, gather func() ([]byte, error)) ([]byte, error) {
	g.mu.Lock()
	next, ok := g.next[format]
	if !ok {
		next = &scrape{done: make(chan struct{}), err: errScrape} // unless gather returns
		g.next[format] = next
	}
	g.mu.Unlock()
	if ok {
		<-next.done
		return next.body, next.err
	}
	g.gathering.enter()
	defer g.gathering.leave()
	defer close(next.done)
	g.mu.Lock()
	delete(g.next, format)
	g.mu.Unlock()
	next.body, next.err = gather()
	return next.body, next.err
}

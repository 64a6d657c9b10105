package tui

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/protocol"
	"topicmux/sse"
)

// fetchTime is how long a server may take to send its history.
const fetchTime = 15 * time.Second

// historyFetched tells that a history that was asked for is in the store, or why
// it is not.
type historyFetched struct {
	span  time.Duration  // of the history
	added map[string]int // events, by topic
	err   error
}

// fetcher asks a server again for its history, on a connection of its own, while
// the stream goes on.
type fetcher struct {
	opts   Options
	store  *store.Store
	wanted chan time.Duration // capacity 1: the newest wish
}

// newFetcher returns a fetcher; nil where nobody can be asked: the stream is a
// recording, begins with a number of events that the person chose, or has a
// session, which a second connection would take over.
func newFetcher(opts Options, st *store.Store) *fetcher {
	u, err := url.Parse(opts.URL)
	if opts.Recording != nil || err != nil {
		return nil
	}
	chosen := strings.Contains(strings.Join(opts.Client.Header.Values("Prefer"), ","), "last=")
	if q := u.Query(); chosen || q.Has("last") || q.Has("client") {
		return nil
	}
	return &fetcher{opts: opts, store: st, wanted: make(chan time.Duration, 1)}
}

// fetch asks for the history of a time up to now. It does not wait, and replaces
// a wish that nobody has begun with.
func (f *fetcher) fetch(span time.Duration) {
	select {
	case <-f.wanted:
	default:
	}
	f.wanted <- span
}

// run fetches what is wished for until ctx ends, and sends a historyFetched for
// each.
func (f *fetcher) run(ctx context.Context, send func(historyFetched)) {
	for {
		select {
		case <-ctx.Done():
			return
		case span := <-f.wanted:
			added, err := f.get(ctx, span)
			if ctx.Err() == nil {
				send(historyFetched{span, added, err})
			}
		}
	}
}

// errComplete ends the connection of a history that is here.
var errComplete = errors.New("the history is complete")

// get fetches a history and puts it into the store.
func (f *fetcher) get(ctx context.Context, span time.Duration) (map[string]int, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	o := prefer(f.opts.Client, span)
	o.Header.Del("Last-Event-ID")
	o.LastEventID, o.NoReconnect, o.OnState, o.OnLine, o.OnChunk = "", true, nil, nil, nil
	o.Silence = protocol.Silence
	client, err := sse.NewClient(f.opts.URL, o)
	if err != nil {
		return nil, err
	}
	f.store.Hold()
	var past store.Past
	err = client.Run(ctx, func(ev sse.Event) error {
		complete, err := past.Take(ev)
		if err == nil && complete {
			err = errComplete
		}
		return err
	})
	switch {
	case errors.Is(err, errComplete):
		return f.store.Backfill(&past), nil
	case errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("no response within %v", fetchTime)
	case err == nil:
		err = sse.ErrEnded
	}
	f.store.Drop()
	return nil, err
}

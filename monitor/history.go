package monitor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/protocol"
	"topicmux/sse"
)

// historyTimeout is how long a server may take to send its history.
const historyTimeout = 15 * time.Second

// History is the result of [Stream.FetchHistory].
type History struct {
	Stream *Stream
	Span   time.Duration  // how far back the history was requested
	Added  map[string]int // the number of events that were added, by topic
	Err    error          // why there is no history, or nil
}

// historyFetcher fetches histories one after the other.
type historyFetcher struct {
	opts      *Options
	store     *store.Stream
	requested chan time.Duration // capacity 1, holds the newest request
}

// newHistoryFetcher returns a fetcher, or nil if history is not available.
func newHistoryFetcher(opts *Options, st *store.Stream) *historyFetcher {
	if opts.Recording != nil {
		return nil
	}
	u, err := url.Parse(opts.URL)
	preferred := strings.Join(opts.Client.Header.Values("Prefer"), ",")
	chosen := strings.Contains(preferred, "last=") || strings.Contains(preferred, "since=")
	if err != nil || chosen || opts.Unstored {
		return nil
	}
	if q := u.Query(); q.Has("last") || q.Has("since") || q.Has("client") {
		return nil
	}
	return &historyFetcher{opts: opts, store: st, requested: make(chan time.Duration, 1)}
}

func (f *historyFetcher) request(span time.Duration) {
	select {
	case <-f.requested:
	default:
	}
	f.requested <- span
}

// run serves requests until ctx ends.
func (f *historyFetcher) run(ctx context.Context, done func(History)) {
	for {
		select {
		case <-ctx.Done():
			return
		case span := <-f.requested:
			added, err := f.fetch(ctx, span)
			if ctx.Err() == nil {
				done(History{Span: span, Added: added, Err: err})
			}
		}
	}
}

// errComplete ends the connection after the history is complete.
var errComplete = errors.New("the history is complete")

// fetch fetches a history and adds it to the store.
func (f *historyFetcher) fetch(ctx context.Context, span time.Duration) (map[string]int, error) {
	ctx, cancel := context.WithTimeout(ctx, historyTimeout)
	defer cancel()
	o := preferHistory(f.opts.Client, span)
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
		complete, err := past.Add(ev)
		if err == nil && complete {
			err = errComplete
		}
		return err
	})
	switch {
	case errors.Is(err, errComplete):
		return f.store.Backfill(&past), nil
	case errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("no response within %v", historyTimeout)
	case err == nil:
		err = sse.ErrEnded
	}
	f.store.Drop()
	return nil, err
}

// preferHistory makes a client ask for the time of each event and for the events of
// the last span, or for the newest event of each topic if span is 0. A topicmux
// server knows the Prefer header, and other servers ignore it.
func preferHistory(o sse.Options, span time.Duration) sse.Options {
	value := "time"
	if span > 0 {
		value += ", history=" + strconv.Itoa(int((span+time.Second-1)/time.Second))
	}
	if o.Header = o.Header.Clone(); o.Header == nil {
		o.Header = make(http.Header)
	}
	o.Header.Add("Prefer", value)
	return o
}

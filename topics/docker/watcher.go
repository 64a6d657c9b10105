package docker

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"topicmux/internal/backoff"
	"topicmux/topics"
	"topicmux/topics/lines"
)

const (
	firstPause = 100 * time.Millisecond
	maxPause   = 10 * time.Second
	// maxEmpty is how many streams in a row may end without a value before that is a failure.
	maxEmpty = 4
)

// A watcher watches one container.
type watcher struct {
	run    *run
	id     string
	name   topics.Name // of its usage
	log    topics.Name
	ctx    context.Context
	cancel context.CancelFunc
	group  sync.WaitGroup

	ending   chan struct{} // closed when no stream must be opened again
	logEnded chan struct{} // closed when the log has been published
}

// start starts the goroutines of the watcher, which end with its context.
func (w *watcher) start() {
	w.startWork(w.name, w.followStats)
	if w.run.opts.Logs {
		w.startWork(w.log, w.followLog)
	} else {
		close(w.logEnded)
	}
}

// drain lets the streams of the watcher end, and waits for the log. It is called once.
func (w *watcher) drain(ctx context.Context) {
	close(w.ending)
	select {
	case <-w.logEnded:
	case <-ctx.Done():
	}
}

func (w *watcher) startWork(topic topics.Name, work func() (bool, error)) {
	w.group.Add(1)
	w.run.start(func() error {
		defer w.group.Done()
		if topic == w.log {
			defer close(w.logEnded)
		}
		return w.repeat(topic, work)
	})
}

// repeat does a piece of work again and again until the container is no longer watched, with
// pauses that grow while it does not get anywhere. An error fails the topic.
func (w *watcher) repeat(topic topics.Name, work func() (bool, error)) error {
	for failures := 1; ; failures++ {
		moved, err := work()
		if moved {
			failures = 1
		}
		pause := backoff.Delay(failures, firstPause, maxPause)
		switch {
		case w.ctx.Err() != nil:
			return nil
		case errors.Is(err, topics.ErrClosed):
			return err
		case errors.Is(err, topics.ErrComplete): // somebody has ended the topic
			return nil
		case err != nil && (!isGone(err) || !moved && failures >= maxEmpty):
			w.run.pub.FailUntil(time.Now().Add(pause), err, topic)
		}
		select {
		case <-w.ending:
			return nil
		default:
		}
		if !backoff.Sleep(w.ctx, pause) {
			return nil
		}
	}
}

// isGone reports whether an error is only the end of a stream, or of the container. The next
// list tells whether it still runs.
func isGone(err error) bool {
	var code *codeError
	return errors.Is(err, errClosed) || errors.As(err, &code) && (code.code == http.StatusNotFound || code.code == http.StatusConflict)
}

// path returns the path of a request about the container.
func (w *watcher) path(end string) string { return "/containers/" + url.PathEscape(w.id) + end }

// followStats publishes the usage of the container. It reports whether it has published any.
func (w *watcher) followStats() (moved bool, err error) {
	path := w.path("/stats")
	stream, err := w.run.engine.open(w.ctx, path, url.Values{"stream": {"true"}})
	if err != nil {
		return false, err
	}
	defer func() { _ = stream.Close() }()
	values := newValues(stream)
	var last *stats
	for {
		now := &stats{}
		err := values.next(now)
		switch {
		case err != nil:
			return moved, w.run.engine.failed(w.ctx, path, err)
		case !now.isRunning():
			last = nil
			continue
		}
		if u, ok := now.since(last); ok {
			if err := w.publish(u); err != nil {
				return moved, err
			}
			moved = true
		}
		last = now
	}
}

func (w *watcher) publish(u usage) error {
	data, err := json.Marshal(u)
	if err != nil {
		return err
	}
	return w.run.pub.Publish(w.name, data)
}

// followLog publishes the log of the container. It reports whether it has read any line.
func (w *watcher) followLog() (moved bool, err error) {
	var about struct {
		Config struct{ Tty bool }
	}
	if err := w.run.engine.get(w.ctx, w.path("/json"), nil, &about); err != nil {
		return false, err
	}
	opened := time.Now()
	stream, err := w.run.engine.open(w.ctx, w.path("/logs"), w.logQuery())
	if err != nil {
		return false, err
	}
	w.run.pub.Live(w.log, notesName(w.log)) // a log may be silent for long
	var newest time.Time
	reader := newLogReader(stream, about.Config.Tty, func(at time.Time) { newest = at })
	err = lines.Run(w.ctx, reader, w.run.pub, lines.Options{
		Topic: topics.TopicInfo{Name: w.log, Kind: topics.KindLog, Help: "Output of the container " + shortID(w.id)},
		Lazy:  true, Format: lines.FormatLines, Rate: w.run.opts.Rate, MaxLine: w.run.opts.MaxLine,
	})
	w.record(opened, newest)
	if err != nil && !errors.Is(err, topics.ErrClosed) && !errors.Is(err, topics.ErrComplete) {
		err = w.run.engine.failed(w.ctx, w.path("/logs"), err)
	}
	return !newest.IsZero(), err
}

// logQuery returns the query for the part of the log that has not been published yet. What a
// log has before it is opened for the first time is that part, too, unless that was asked for.
func (w *watcher) logQuery() url.Values {
	query := url.Values{"follow": {"true"}, "stdout": {"true"}, "stderr": {"true"}, "timestamps": {"true"}}
	w.run.mu.Lock()
	defer w.run.mu.Unlock()
	if at, ok := w.run.logged[w.id]; ok {
		query.Set("since", nanoseconds(at.UnixNano()+1))
		return query
	}
	query.Set("tail", strconv.Itoa(w.run.opts.Last))
	return query
}

// record records the time of the newest line that has been published. Without any line so far, the
// log continues from when it was opened.
func (w *watcher) record(opened, newest time.Time) {
	w.run.mu.Lock()
	defer w.run.mu.Unlock()
	last, ok := w.run.logged[w.id]
	switch {
	case newest.After(last):
		w.run.logged[w.id] = newest
	case !ok:
		w.run.logged[w.id] = opened
	}
}

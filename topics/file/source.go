package file

import (
	"context"
	"time"

	"github.com/fsnotify/fsnotify"

	"topicmux/topics"
	"topicmux/topics/lines"
)

// Source returns a source that follows files. It may be supervised once. After a failure
// it goes on where it stopped. The error says what is wrong with the options.
func Source(opts Options) (topics.Source, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return topics.Source{}, err
	}
	f := newFollower(opts)
	return topics.Source{
		Topics: []topics.TopicInfo{opts.Lines.Topic},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			return newRun(ctx, f, pub).run(ctx)
		},
	}, nil
}

const (
	reportEvery = time.Second
	// flushEvery is how often it is checked whether a record has waited long enough.
	flushEvery = 100 * time.Millisecond
	// unwatchedPoll is the maximum of Options.Poll where the system reports no changes.
	unwatchedPoll = 250 * time.Millisecond
)

// A run is one run of the source.
type run struct {
	follower *follower
	sink     *lines.Sink
	pub      *topics.Publisher
	watch    *watch
	emit     lines.Emit
	failed   string // the problem that the topic says, or ""

	// These are set while there is something to flush or report.
	flush, report <-chan time.Time
}

func newRun(ctx context.Context, f *follower, pub *topics.Publisher) *run {
	r := &run{follower: f, sink: lines.NewSink(pub, f.opts.Lines), pub: pub}
	r.emit = func(line []byte, cut int) error { return r.sink.Publish(ctx, line, cut) }
	return r
}

// run follows the files until the context ends.
func (r *run) run(ctx context.Context) error {
	r.watch = newWatch()
	defer r.watch.close()
	err := r.loop(ctx)
	if ctx.Err() != nil {
		r.follower.close()
	}
	return err
}

func (r *run) loop(ctx context.Context) error {
	poll := time.NewTicker(r.poll())
	defer poll.Stop()
	r.scan()
	for {
		more, err := r.follower.look(time.Now(), r.emit)
		if err != nil {
			return err
		}
		if err := r.tell(); err != nil {
			return err
		}
		if err := r.wait(ctx, poll.C, more); err != nil {
			return err
		}
	}
}

// poll returns the interval between two looks at all files.
func (r *run) poll() time.Duration {
	if r.watch.watcher == nil {
		return min(r.follower.opts.Poll, unwatchedPoll)
	}
	return r.follower.opts.Poll
}

// scan looks for new files, and marks all for a look.
func (r *run) scan() {
	r.follower.scan(time.Now())
	r.watch.update(r.follower)
	r.follower.markAll()
}

// always is a channel that is ready.
var always = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// wait waits until there is a reason for another look. With more it does not wait, but it
// takes what is there, so that a file with much to read delays no other.
func (r *run) wait(ctx context.Context, poll <-chan time.Time, more bool) error {
	var now <-chan struct{}
	if more {
		now = always
	}
	if r.flush == nil && r.follower.waiting() {
		r.flush = time.After(flushEvery)
	}
	if r.report == nil && r.sink.Pending() {
		r.report = time.After(reportEvery)
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-now:
	case e := <-r.watch.changes():
		r.changed(e)
		r.changedToo()
	case err := <-r.watch.errors():
		if err != nil { // changes were lost
			r.scan()
		}
	case <-poll:
		r.scan()
	case <-r.flush:
		r.flush = nil
		return r.follower.flush(time.Now(), r.emit)
	case <-r.report:
		r.report = nil
		return r.sink.Report()
	}
	return nil
}

// changed marks the files that a change concerns.
func (r *run) changed(e fsnotify.Event) {
	if r.watch.dirs[e.Name] {
		r.watch.forget(e.Name)
		r.scan()
		return
	}
	if e.Op == fsnotify.Chmod {
		r.follower.markFile(e.Name)
		return
	}
	if !r.follower.markFile(e.Name) && e.Has(fsnotify.Create) && r.follower.mayMatch(e.Name) {
		r.scan()
	}
}

// changedToo takes the changes that are there already, so that one look is for all.
func (r *run) changedToo() {
	for range maxChanges {
		select {
		case e := <-r.watch.changes():
			r.changed(e)
		default:
			return
		}
	}
}

// tell makes the state of the topic say why no file can be followed. If some can, notes
// say which cannot.
func (r *run) tell() error {
	now := ""
	if problem := r.follower.problem(); problem != nil {
		if now = problem.Error(); now != r.failed {
			r.pub.Fail(problem, r.sink.Topics()...)
		}
	} else if r.failed != "" {
		r.pub.Live(r.sink.Topics()...)
	}
	r.failed = now
	if now != "" {
		return nil
	}
	for _, note := range r.follower.news() {
		if err := r.sink.Note(note); err != nil {
			return err
		}
	}
	return nil
}

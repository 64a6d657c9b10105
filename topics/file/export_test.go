package file

import (
	"time"

	"topicmux/topics/lines"
)

// A Follower follows files, and looks at them only when it is told to.
type Follower struct {
	f   *follower
	Now time.Time // the time of the next look
}

// NewFollower returns a follower. It panics if the options are wrong.
func NewFollower(opts Options) *Follower {
	opts, err := opts.withDefaults()
	if err != nil {
		panic(err)
	}
	return &Follower{newFollower(opts), time.Now()}
}

// Look looks at all files until there is nothing more to read.
func (f *Follower) Look(emit lines.Emit) error {
	f.f.scan(f.Now)
	f.f.markAll()
	for {
		if more, err := f.f.look(f.Now, emit); err != nil || !more {
			return err
		}
	}
}

// Flush emits the records that have waited for long enough.
func (f *Follower) Flush(emit lines.Emit) error { return f.f.flush(f.Now, emit) }

// Problem returns why no file can be followed, and News what is new about single files.
func (f *Follower) Problem() error { return f.f.problem() }

// News returns notes about single files.
func (f *Follower) News() []string { return f.f.news() }

// Open returns how many files are open.
func (f *Follower) Open() (n int) {
	for _, t := range f.f.tails {
		n += len(t.queue) + len(t.retired)
	}
	return n
}

// Close closes all files.
func (f *Follower) Close() { f.f.close() }

// Rotation returns what the name of a rotated file adds to base, if name is one.
var Rotation = rotation

package filewatch

import "sync"

// A Set follows several files. Its methods are for one goroutine.
type Set struct {
	followers map[string]*Follower
	changes   chan struct{}
	running   sync.WaitGroup
}

// NewSet returns a set that follows no file. The caller must close it.
func NewSet() *Set {
	return &Set{followers: map[string]*Follower{}, changes: make(chan struct{}, 1)}
}

// Changes returns a channel that gets a value when one of the files may have changed, as that
// of a Follower does.
func (s *Set) Changes() <-chan struct{} { return s.changes }

// Follow makes the set follow exactly these files.
func (s *Set) Follow(files ...string) {
	wanted := map[string]bool{}
	for _, file := range files {
		wanted[file] = true
		if s.followers[file] == nil {
			f := Follow(file)
			s.followers[file] = f
			s.running.Go(func() { s.forward(f) })
		}
	}
	for file, f := range s.followers {
		if !wanted[file] {
			f.Close()
			delete(s.followers, file)
		}
	}
}

// forward passes on the changes of a follower until it is closed.
func (s *Set) forward(f *Follower) {
	for {
		select {
		case <-f.quit:
			return
		case <-f.changes:
		}
		select {
		case s.changes <- struct{}{}:
		default: // the last value has not been received, and covers this change
		}
	}
}

// Close ends the set.
func (s *Set) Close() {
	s.Follow()
	s.running.Wait()
}

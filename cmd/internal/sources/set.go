package sources

import (
	"context"
	"slices"
	"sync"

	"topicmux/topics"
)

// Set runs sources that can be exchanged while it runs. Its methods are for one goroutine,
// except Source.
type Set struct {
	hub     *topics.Hub
	ctx     context.Context // of all sources
	cancel  context.CancelFunc
	mu      sync.Mutex // guards running
	running map[topics.Name]*running
	stopped bool
}

// running is a source that runs.
type running struct {
	written    string
	cancel     context.CancelFunc
	supervisor *topics.Supervisor
}

// NewSet returns a set without sources.
func NewSet(hub *topics.Hub) *Set {
	ctx, cancel := context.WithCancel(context.Background())
	return &Set{hub: hub, ctx: ctx, cancel: cancel, running: make(map[topics.Name]*running)}
}

// Changes are the names of the sources that a set has started and stopped, sorted. A source
// that was restarted is in both.
type Changes struct{ Started, Stopped []string }

// Apply makes the sources of a list run, and returns what it has changed. A source that was
// running and has not changed goes on. The topics of a source that is not in the list end.
func (s *Set) Apply(l List) Changes {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return Changes{}
	}
	wanted := make(map[topics.Name]string, len(l))
	for i := range l {
		wanted[l[i].Name] = l[i].written
	}
	var out Changes
	changed := make(map[topics.Name]*running)
	for name, r := range s.running {
		if written, ok := wanted[name]; !ok || written != r.written {
			changed[name] = r
			r.cancel() // all before the first wait, because a command may take seconds to end
		}
	}
	for name, r := range changed {
		r.supervisor.Wait()
		r.supervisor.Complete()
		delete(s.running, name)
		out.Stopped = append(out.Stopped, name.String())
	}
	for i := range l {
		if s.running[l[i].Name] == nil {
			s.running[l[i].Name] = s.start(&l[i])
			out.Started = append(out.Started, l[i].Name.String())
		}
	}
	slices.Sort(out.Started)
	slices.Sort(out.Stopped)
	return out
}

func (s *Set) start(src *Source) *running {
	ctx, cancel := context.WithCancel(s.ctx)
	return &running{written: src.written, cancel: cancel, supervisor: topics.Supervise(ctx, s.hub, src.Source)}
}

// Source returns a source that ends the set when it ends, so that the set ends with the
// sources of a server, before the hub is closed.
func (s *Set) Source() topics.Source {
	return topics.Source{Run: func(ctx context.Context, _ *topics.Publisher) error {
		<-ctx.Done()
		s.Stop()
		return ctx.Err()
	}}
}

// Stop ends all sources and waits for them. Later calls of Apply do nothing.
func (s *Set) Stop() {
	s.cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	for _, r := range s.running {
		r.supervisor.Wait()
	}
}

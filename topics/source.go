package topics

import "context"

// Source is a goroutine that publishes: readings of a machine, a followed file,
// a scene of the demo.
type Source struct {
	// Entries are the topics that it publishes to.
	Entries []Entry
	// Run publishes until the context ends. Returning an error or a panic makes
	// the topics failed until the restarted source publishes again; returning nil
	// while the context lives completes them.
	Run func(ctx context.Context, pub *Publisher) error
}

// Publisher publishes to the topics that a source declared.
type Publisher struct{}

// Publish publishes data on one of the source's topics.
func (p *Publisher) Publish(n Name, data []byte) error { return nil }

// Supervisor keeps sources running.
type Supervisor struct{}

// Supervise declares the sources' topics and runs each source in a goroutine of
// its own until the context ends. A source that fails is started again after a
// pause that grows from 100 ms to 30 s; one failing source harms no other.
func Supervise(ctx context.Context, h *Hub, sources ...Source) *Supervisor { return &Supervisor{} }

// Wait returns when every source has ended.
func (s *Supervisor) Wait() {}

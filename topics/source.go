package topics

import (
	"context"
	"fmt"
)

// Source is something that publishes in a goroutine of its own: readings of a
// machine, a followed file, a scene of the demo.
type Source struct {
	// Changes are the topics that it publishes to, declared before it runs.
	Topics []TopicInfo
	// Run publishes until the context ends, and returns then. An error or a panic
	// makes the topics failed until the source, started again, publishes; nil while
	// the context lives completes them.
	Run func(ctx context.Context, pub *Publisher) error
}

// Publisher publishes to the topics that a source declared. It may be used from
// any goroutine.
type Publisher struct{ topics map[Name]*Topic }

// Publish publishes data, which it copies, on one of the source's topics. Beside
// those of Topic.Publish the error is ErrUndeclared. A source that returns it
// from Run because its topic is complete or the hub closed ends for good.
func (p *Publisher) Publish(n Name, data []byte) error {
	t, ok := p.topics[n]
	if !ok {
		return fmt.Errorf("publish %q: %w", n, ErrUndeclared)
	}
	_, err := t.Publish(data)
	return err
}

// declare declares the topics that the publisher does not have yet.
func (p *Publisher) declare(h *Hub, entries []TopicInfo) error {
	for _, e := range entries {
		if _, ok := p.topics[e.Name]; ok {
			continue
		}
		t, err := h.Declare(e)
		if err != nil {
			return err
		}
		p.topics[e.Name] = t
	}
	return nil
}

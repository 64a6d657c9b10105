package topics

import (
	"context"
	"fmt"
)

// Source publishes events from its own goroutine, for example the metrics of a
// machine or the lines of a file.
type Source struct {
	// Topics are the topics that the source publishes to. They are declared before Run
	// is called.
	Topics []TopicInfo
	// Run publishes until the context ends, and then returns. After an error or a
	// panic the source is restarted, and its topics are failed until it publishes to
	// them again. If Run returns nil before the context ends, its topics are complete.
	Run func(ctx context.Context, pub *Publisher) error
}

// Publisher publishes to the topics of a source. Several goroutines may use it.
type Publisher struct{ topics map[Name]*Topic }

// Publish publishes a copy of data to one of the source's topics. The errors are
// ErrUndeclared and those of Topic.Publish. If Run returns ErrComplete or ErrClosed
// from Publish, the source is not restarted.
func (p *Publisher) Publish(n Name, data []byte) error {
	t, ok := p.topics[n]
	if !ok {
		return fmt.Errorf("publish %q: %w", n, ErrUndeclared)
	}
	_, err := t.Publish(data)
	return err
}

// declare declares the topics that are not in the publisher yet.
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

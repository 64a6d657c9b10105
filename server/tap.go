package server

import (
	"context"

	"topicmux/topics"
)

// A tap is a subscription that can be polled, and that rings when there is
// something to poll.
type tap struct {
	sub     *topics.Subscription
	finish  context.CancelFunc // ends the tap once everything pending was polled
	quit    chan struct{}
	batches chan topics.Batch // capacity 1: the next one
	ended   chan error        // capacity 1: why there is none any more
	done    chan struct{}
}

func newTap(sub *topics.Subscription, ring func()) *tap {
	ctx, finish := context.WithCancel(context.Background())
	t := &tap{
		sub: sub, finish: finish, quit: make(chan struct{}),
		batches: make(chan topics.Batch, 1), ended: make(chan error, 1), done: make(chan struct{}),
	}
	go t.run(ctx, ring) // close waits for it
	return t
}

func (t *tap) run(ctx context.Context, ring func()) {
	defer close(t.done)
	for {
		b, err := t.sub.Next(ctx)
		if err != nil && ctx.Err() != nil {
			// It was waiting; what was published meanwhile is still to be had.
			b, err = t.sub.Next(ctx)
		}
		if err != nil {
			t.ended <- err
			close(t.batches)
			ring()
			return
		}
		select {
		case t.batches <- b:
			ring()
		case <-t.quit:
		}
	}
}

// poll returns what is next, an empty batch when there is nothing now, or the
// error that ended the subscription.
func (t *tap) poll() (topics.Batch, error) {
	select {
	case b, ok := <-t.batches:
		if !ok {
			return b, <-t.ended
		}
		return b, nil
	default:
		return topics.Batch{}, nil
	}
}

func (t *tap) close() {
	t.finish()
	close(t.quit)
	t.sub.Close()
	<-t.done
}

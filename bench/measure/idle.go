package measure

import (
	"context"
	"time"

	"topicmux/bench/produce"
)

// idle measures idle streams and a mass close.
func (r *run) idle(ctx context.Context, before Usage) error {
	const settle = 2 * time.Second // so that garbage collection and buffers settle
	if err := wait(ctx, settle); err != nil {
		return err
	}
	begun, err := r.usage()
	if err != nil {
		return err
	}
	if err := wait(ctx, r.Duration); err != nil {
		return err
	}
	parked, err := r.usage()
	if err != nil {
		return err
	}
	r.result.Parked = &Parked{
		PerSubscriber: float64(parked.RSS-before.RSS) / float64(r.Subscribers),
		Cores:         (parked.CPU - begun.CPU).Seconds() / r.Duration.Seconds(),
		Threads:       parked.Threads,
	}
	return r.massClose(ctx, before)
}

// massClose closes all streams at once and waits until the server has closed them too.
func (r *run) massClose(ctx context.Context, before Usage) error {
	const timeout = 10 * time.Second
	p := r.result.Parked
	begun := time.Now()
	r.client.Cut()
	for p.Gone == 0 && time.Since(begun) < timeout {
		if err := wait(ctx, 5*time.Millisecond); err != nil {
			return err
		}
		open, err := files(r.server.cmd.Process.Pid)
		if err != nil {
			return err
		}
		if open <= before.Files {
			p.Gone = time.Since(begun)
		}
	}
	if err := wait(ctx, 200*time.Millisecond); err != nil {
		return err
	}
	after, err := r.usage()
	if err != nil {
		return err
	}
	p.Descriptors, p.RSSAfter = after.Files-before.Files, after.RSS
	var stats produce.Stats
	if err := r.server.ask("stats", &stats); err != nil {
		return err
	}
	p.Goroutines = max(stats.Goroutines-r.goroutines, 0)
	return nil
}

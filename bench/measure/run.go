package measure

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"topicmux/bench/load"
	"topicmux/bench/produce"
)

// A run is a measurement in progress.
type run struct {
	Scenario
	server *server
	client *load.Client
	result Result
	// goroutines is the server's number of goroutines before the first stream.
	goroutines int
}

// Run measures a server. Its program must be in dir.
func Run(ctx context.Context, dir, name string, s Scenario) (*Result, error) {
	s = s.withDefaults()
	if err := s.check(); err != nil {
		return nil, err
	}
	srv, err := launch(ctx, dir, name, s.args())
	if err != nil {
		return nil, err
	}
	defer func() { _ = srv.close() }()
	r := &run{Scenario: s, server: srv, result: Result{Server: name, Scenario: s}}
	if err := r.measure(ctx); err != nil {
		return nil, fmt.Errorf("%s, %v: %w", name, s, err)
	}
	return &r.result, nil
}

func (r *run) measure(ctx context.Context) error {
	before, err := r.usage()
	if err != nil {
		return err
	}
	var stats produce.Stats
	if err := r.server.ask("stats", &stats); err != nil {
		return err
	}
	r.goroutines = stats.Goroutines
	if err := r.connect(); err != nil {
		return err
	}
	defer r.client.Close()
	switch r.Mode {
	case Idle:
		err = r.idle(ctx, before)
	case Stalled:
		err = r.stalled(ctx)
	case Storm:
		err = r.storm(ctx)
	case Soak:
		err = r.soak(ctx)
	default:
		err = r.stream(ctx)
	}
	if err == nil && r.Mode != Idle && r.Mode != Storm {
		err = r.finish(ctx)
	}
	if err != nil {
		return err
	}
	for p := load.WarmUp; p <= load.Rest; p++ {
		r.result.ToldInAll += r.client.Tally(p).Told
	}
	r.result.setFaults(r.client.Faults())
	return nil
}

func (r *run) usage() (Usage, error) { return ReadUsage(r.server.cmd.Process.Pid) }

func (r *run) connect() error {
	opts := load.Options{
		Addr: r.server.ready.Addr, Promise: r.server.ready.Promise,
		Subscribers: r.Subscribers, Topics: r.Topics, Size: r.Size, Selections: r.Selections,
		FromStart: true, Loops: r.Loops,
		ReceiveBuffer: r.ReceiveBuffer,
	}
	if r.Window > 0 && r.Rate == 0 {
		opts.Acknowledge = r.server.acknowledge
	}
	var err error
	if r.client, err = load.Connect(opts); err != nil {
		return err
	}
	took, each := r.client.Connected()
	r.result.Connect, r.result.ConnectP99 = took, each.Quantile(0.99)
	return nil
}

// begin starts the producers and waits for the warm-up. It first waits a moment for
// servers that send the response head before they subscribe the client.
func (r *run) begin(ctx context.Context) error {
	if err := wait(ctx, 200*time.Millisecond); err != nil {
		return err
	}
	if err := r.server.command("start"); err != nil {
		return err
	}
	return wait(ctx, r.WarmUp)
}

func (r *run) stream(ctx context.Context) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	return r.part(load.Measured, &r.result.Part, func() error { return wait(ctx, r.Duration) })
}

func (r *run) stalled(ctx context.Context) error {
	if err := r.stream(ctx); err != nil {
		return err
	}
	r.result.StalledBy = r.client.Stall(r.StallEvery)
	r.result.Disturbed = new(Part)
	if err := r.part(load.Disturbed, r.result.Disturbed, func() error { return wait(ctx, r.Duration) }); err != nil {
		return err
	}
	r.client.Resume()
	return nil
}

func (r *run) storm(ctx context.Context) error {
	if err := r.stream(ctx); err != nil {
		return err
	}
	// A stream without an event has no id to resume after.
	if err := r.await(ctx, slices.Repeat([]uint32{1}, r.Topics)); err != nil {
		return err
	}
	cut := time.Now()
	took, err := r.client.Reconnect()
	if err != nil {
		return err
	}
	r.result.Returned = &Returned{Open: took}
	if err := r.finish(ctx); err != nil {
		return err
	}
	if r.result.Behind == 0 {
		r.result.Returned.Caught = time.Since(cut)
	}
	return nil
}

// part measures one phase, which lasts until pass returns.
func (r *run) part(phase load.Phase, p *Part, pass func() error) error {
	r.client.Enter(phase)
	begun := time.Now()
	before, err := r.usage()
	if err != nil {
		return err
	}
	own, err := ReadUsage(os.Getpid())
	if err != nil {
		return err
	}
	if err := pass(); err != nil {
		return err
	}
	after, err := r.usage()
	if err != nil {
		return err
	}
	ownAfter, err := ReadUsage(os.Getpid())
	if err != nil {
		return err
	}
	r.client.Enter(load.Rest)
	took := time.Since(begun)
	p.fill(took, r.client.Tally(phase))
	p.Cores = (after.CPU - before.CPU).Seconds() / took.Seconds()
	p.User = (after.User - before.User).Seconds() / took.Seconds()
	p.Sys = (after.Sys - before.Sys).Seconds() / took.Seconds()
	p.ClientCores = (ownAfter.CPU - own.CPU).Seconds() / took.Seconds()
	p.RSS = after.RSS
	if p.Events > 0 {
		p.CPUPerEvent = (after.CPU - before.CPU) / time.Duration(p.Events)
	}
	return nil
}

func (p *Part) fill(took time.Duration, t *load.Tally) {
	p.Seconds = took.Seconds()
	p.Events, p.Told = t.Events, t.Told
	p.Delivered = float64(t.Events) / took.Seconds()
	p.P50 = t.Latency.Quantile(0.5)
	p.P99 = t.Latency.Quantile(0.99)
	p.P999 = t.Latency.Quantile(0.999)
	if t.Reads > 0 {
		p.PerRead = float64(t.Bytes) / float64(t.Reads)
	}
}

// finish stops the producers and waits until everything has arrived.
func (r *run) finish(ctx context.Context) error {
	if err := r.server.ask("stop", &r.result.Report); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	if r.server.ready.Cycle > 0 {
		return nil // the server does not stop publishing
	}
	return r.await(ctx, r.result.Report.Published)
}

// await waits until every stream has all events up to these numbers, for at most ten
// seconds.
func (r *run) await(ctx context.Context, upTo []uint32) error {
	const timeout = 10 * time.Second
	for until := time.Now().Add(timeout); ; {
		r.result.Behind = r.client.Behind(upTo)
		if r.result.Behind == 0 || time.Now().After(until) {
			return nil
		}
		if err := wait(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

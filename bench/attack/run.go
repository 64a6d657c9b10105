package attack

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"topicmux/bench/measure"
)

// Result is the result of an attack.
type Result struct {
	Attack string `json:"attack"`
	// Before, Peak and After are the resident memory in bytes: before the attack, its
	// maximum, and some time after the attack.
	Before int64 `json:"before"`
	Peak   int64 `json:"peak"`
	After  int64 `json:"after"`
	// CPU is the CPU time of the server until the clients disconnect.
	CPU time.Duration `json:"cpu"`
	// Came is how long it took until all clients had sent and read everything.
	Came time.Duration `json:"came"`
	// Served and Refused are the numbers of clients with such a response. The other
	// clients had none.
	Served  int `json:"served"`
	Refused int `json:"refused"`
	Clients int `json:"clients"`
	// Stopped is true if the server was killed because it used too much memory. Then only
	// Peak is known.
	Stopped bool `json:"stopped,omitempty"`
	// Noticed contains the response times of a neighbour during the attack.
	Noticed Noticed `json:"noticed"`
}

// settle is the pause before an attack.
const settle = 2 * time.Second

// Run starts a server and attacks it.
func Run(ctx context.Context, a Attack, o Options) (r Result, err error) {
	o = o.withDefaults()
	t, err := launch(ctx, o)
	if err != nil {
		return r, err
	}
	watching, stop := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { t.watch(watching, o.Most) })
	defer func() {
		_ = t.close()
		stop()
		watch.Wait()
	}()
	r, err = attack(ctx, t, a, o)
	if peak := t.peak.Load(); peak > o.Most {
		return Result{Attack: a.Name, Clients: a.Clients, Peak: peak, Stopped: true}, nil
	}
	return r, err
}

func attack(ctx context.Context, t *target, a Attack, o Options) (r Result, err error) {
	if err := t.prepare(ctx, a, o.History); err != nil {
		return r, fmt.Errorf("prepare %s: %w", a.Name, err)
	}
	time.Sleep(settle)
	r.Attack, r.Clients = a.Name, a.Clients
	if err := t.resetPeak(); err != nil {
		return r, err
	}
	before, err := t.usage()
	if err != nil {
		return r, err
	}
	n, err := o.neighbour(ctx, t.addr)
	if err != nil {
		return r, err
	}
	c := &clients{attack: a, addr: t.addr}
	defer c.closeAll()
	begun := time.Now()
	if err := c.connectAll(ctx); err != nil {
		return r, fmt.Errorf("%s: %w", a.Name, err)
	}
	r.Came = time.Since(begun)
	time.Sleep(o.Hold)
	if r.Noticed, err = n.ask(); err != nil {
		return r, err
	}
	during, err := t.usage()
	if err != nil {
		return r, err
	}
	c.countResponses()
	c.closeAll()
	r.Served, r.Refused = c.served, c.refused
	time.Sleep(o.Rest)
	after, err := t.usage()
	if err != nil {
		return r, err
	}
	r.Before, r.Peak, r.After = before.RSS, max(during.Peak, after.Peak), after.RSS
	r.CPU = during.CPU - before.CPU
	return r, nil
}

// Heading returns the first lines of a table in Markdown.
func Heading() string {
	return "| attack | peak RSS | before | after | CPU | publish p50 | p99 | max | stream p50 | p99 | max | failed | refused |\n" +
		"|---|" + strings.Repeat("--:|", 12) + "\n"
}

// Row returns the result as a row of the table.
func (r Result) Row() string {
	mb := func(n int64) string { return fmt.Sprintf("%d MB", n/1e6) }
	if r.Stopped {
		return fmt.Sprintf("| %s | over %s, stopped |%s\n", r.Attack, mb(r.Peak), strings.Repeat(" |", 11))
	}
	p, s := r.Noticed.Publish, r.Noticed.Stream
	d := measure.Duration
	return fmt.Sprintf("| %s | %s | %s | %s | %.1f s | %s | %s | %s | %s | %s | %s | %d of %d | %d of %d |\n",
		r.Attack, mb(r.Peak), mb(r.Before), mb(r.After), r.CPU.Seconds(),
		d(p.P50), d(p.P99), d(p.Max), d(s.P50), d(s.P99), d(s.Max),
		p.Fails+s.Fails, p.Count+s.Count, r.Refused, r.Clients)
}

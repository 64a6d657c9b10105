package system

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"topicmux/internal/backoff"
	"topicmux/topics"
)

// Selection says which metrics of this machine a source publishes.
type Selection struct {
	// Name is the name of the source. Its topics are under it, such as "host.cpu". Required.
	Name topics.Name
	// Metrics are some of those that Metrics returns. Default: none.
	Metrics []string
	// Every is the time between two readings. Default: as for Options; 5 s for temperatures and
	// 10 s for batteries.
	Every time.Duration
	// Disks and Interfaces are names, or patterns with the wildcards * and ?, of what disk and
	// net add up. Default: whole disks, and all devices but loopback.
	Disks, Interfaces []string
	// Processes are names, patterns of names, or numbers of processes to watch. Each process
	// that matches has a topic under "NAME.process" while it runs; that topic has the totals. At
	// most 64 have their own topic. Default: none.
	Processes []string
	// Temperatures publishes all temperatures as members of "NAME.temperatures", in °C.
	Temperatures bool
	// Batteries publishes the charge of all batteries as members of "NAME.batteries", in %. It
	// is for Linux only.
	Batteries bool
}

// Metrics returns the metrics that a Selection can have by name. The metric disk has two
// topics: disk and disk.root.
func Metrics() []string { return []string{"cpu", "mem", "net", "disk", "load", "procs"} }

// New returns a source for a selection of metrics. The error says what is wrong with it.
//
// A reading that fails is a state: the topic is failed and says why until the next reading.
// The other topics are not affected.
func New(s Selection) (topics.Source, error) {
	if s.Name.IsZero() {
		return topics.Source{}, errors.New("the source has no name")
	}
	metrics, err := s.metrics()
	if err != nil {
		return topics.Source{}, err
	}
	if len(metrics) == 0 {
		return topics.Source{}, fmt.Errorf("no metric is selected; select some of %s", strings.Join(Metrics(), ", "))
	}
	m := &machine{tasks: make([]task, len(metrics))}
	infos := make([]topics.TopicInfo, len(metrics))
	for i, found := range metrics {
		if found.info.Name, err = topics.ParseName(s.Name.String() + "." + found.info.Name.String()); err != nil {
			return topics.Source{}, err
		}
		infos[i] = found.info
		m.tasks[i] = task{metric: found}
		if found.info.Name.String() == s.Name.String()+".process" {
			m.watcher = newWatcher(found.info.Name, s.Processes)
			m.tasks[i].begin = func() sample { return m.watcher.sample }
		}
	}
	return topics.Source{Topics: infos, Run: m.run}, nil
}

// metrics returns the selected metrics, with names that are relative to that of the source.
func (s *Selection) metrics() (found []metric, err error) {
	for option, p := range map[string]patterns{"disks": s.Disks, "interfaces": s.Interfaces, "processes": s.Processes} {
		if err := p.check(option); err != nil {
			return nil, err
		}
	}
	every := func(standard time.Duration) time.Duration { return interval(s.Every, standard) }
	for i, name := range s.Metrics {
		switch {
		case slices.Contains(s.Metrics[:i], name):
			return nil, fmt.Errorf("the metric %s is selected twice", name)
		case name == "cpu":
			found = append(found, cpuMetric(every(time.Second)))
		case name == "mem":
			found = append(found, memMetric(every(2*time.Second)))
		case name == "net":
			found = append(found, netMetric(every(time.Second), s.Interfaces))
		case name == "disk":
			found = append(found, diskMetric(every(time.Second), s.Disks), rootMetric(every(10*time.Second)))
		case name == "load":
			found = append(found, loadMetric(every(5*time.Second)))
		case name == "procs":
			found = append(found, procsMetric(every(2*time.Second)))
		default:
			return nil, fmt.Errorf("there is no metric %q; the metrics are %s", name, strings.Join(Metrics(), ", "))
		}
	}
	if len(s.Disks) > 0 && !slices.Contains(s.Metrics, "disk") {
		return nil, errors.New("disks needs the metric disk")
	}
	if len(s.Interfaces) > 0 && !slices.Contains(s.Metrics, "net") {
		return nil, errors.New("interfaces needs the metric net")
	}
	if len(s.Processes) > 0 {
		found = append(found, processMetric(every(2*time.Second), s.Processes))
	}
	if s.Temperatures {
		found = append(found, temperatureMetric(every(5*time.Second)))
	}
	if s.Batteries {
		if runtime.GOOS != "linux" {
			return nil, errors.New("batteries can be read on Linux only")
		}
		found = append(found, batteryMetric(every(10*time.Second)))
	}
	return found, nil
}

// A machine takes all readings of a source in one goroutine, one after the other.
type machine struct {
	tasks   []task
	watcher *watcher // of single processes, or nil
}

// A task takes the readings of one metric.
type task struct {
	metric
	read    sample
	due     time.Time
	started bool // there was a value
	ended   bool // somebody has completed the topic
}

func (m *machine) run(ctx context.Context, pub *topics.Publisher) error {
	if m.watcher != nil {
		m.watcher.pub = pub
	}
	for i := range m.tasks {
		t := &m.tasks[i]
		t.read, t.due, t.started, t.ended = t.begin(), time.Now(), false, false
	}
	for {
		next := time.Now().Add(time.Hour)
		for i := range m.tasks {
			t := &m.tasks[i]
			if now := time.Now(); !t.ended && !now.Before(t.due) {
				if err := t.take(ctx, now, pub); err != nil {
					return err
				}
			}
			if !t.ended && t.due.Before(next) {
				next = t.due
			}
		}
		if !backoff.Sleep(ctx, time.Until(next)) {
			return ctx.Err()
		}
	}
}

// take takes a reading that is due and publishes it. The error concerns all topics.
func (t *task) take(ctx context.Context, now time.Time, pub *topics.Publisher) error {
	value, err := t.read(ctx, now)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil && value != nil {
		t.started = true
		var data []byte
		if data, err = encode(value); err == nil {
			err = pub.Publish(t.info.Name, data)
		}
	}
	wait := t.every
	switch {
	case errors.Is(err, topics.ErrClosed):
		return err
	case errors.Is(err, topics.ErrComplete):
		t.ended = true
	case err != nil:
		t.read, t.started = t.begin(), false
	case !t.started:
		wait = min(wait, firstInterval)
	}
	if t.due = t.due.Add(wait); t.due.Before(now) { // those that were missed are left out
		t.due = now.Add(wait)
	}
	if err != nil && !t.ended {
		pub.FailUntil(t.due, err, t.info.Name)
	}
	return nil
}

package system

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/shirou/gopsutil/v4/cpu"

	"topicmux/topics"
)

type cpuReading struct {
	Total float64   `json:"total"`
	Cores []float64 `json:"cores"`
}

var errNoTimes = errors.New("the system reports no CPU times")

func cpuMetric(every time.Duration) metric {
	entry := topics.TopicInfo{
		Name: topics.MustName("cpu"), Kind: topics.KindNumbers, Unit: "%",
		Min: bound(0), Max: bound(100), Help: "CPU in use: all cores, and each core",
	}
	return metric{entry, every, func() sample {
		var before map[string]work
		return func(ctx context.Context, _ time.Time) (any, error) {
			times, err := cpu.TimesWithContext(ctx, true)
			if err != nil {
				return nil, err
			}
			if len(times) == 0 {
				return nil, errNoTimes
			}
			names, now := workByCore(times)
			defer func() { before = now }()
			if before == nil {
				return nil, nil
			}
			return usage(names, before, now), nil
		}
	}}
}

// work is the time in seconds for which a core was busy, and the whole time.
type work struct{ busy, all float64 }

// workByCore returns the names of the cores in order, and the work of each core by name.
func workByCore(times []cpu.TimesStat) ([]string, map[string]work) {
	names, byName := make([]string, len(times)), make(map[string]work, len(times))
	for i, t := range times {
		busy := t.User + t.System + t.Nice + t.Irq + t.Softirq + t.Steal
		if runtime.GOOS != "linux" { // on Linux, User and Nice include the guests
			busy += t.Guest + t.GuestNice
		}
		names[i], byName[t.CPU] = t.CPU, work{busy, busy + t.Idle + t.Iowait}
	}
	return names, byName
}

// usage returns in percent for how much of the time between two readings the cores were
// busy. A core that is missing in the first reading has 0.
func usage(names []string, before, now map[string]work) cpuReading {
	reading := cpuReading{Cores: make([]float64, len(names))}
	var total work
	for i, name := range names {
		b, ok := before[name]
		if !ok {
			continue
		}
		n := now[name]
		done := work{max(0, n.busy-b.busy), max(0, n.all-b.all)}
		total.busy += min(done.busy, done.all)
		total.all += done.all
		reading.Cores[i] = done.percent()
	}
	reading.Total = total.percent()
	return reading
}

func (w work) percent() float64 {
	if w.all <= 0 {
		return 0
	}
	return round(min(100, max(0, 100*w.busy/w.all)), 1)
}

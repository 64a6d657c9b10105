package system

import (
	"context"
	"time"

	"github.com/shirou/gopsutil/v4/mem"

	"topicmux/topics"
)

type memReading struct {
	Used      uint64 `json:"used"`
	Available uint64 `json:"available"`
	Swap      uint64 `json:"swap"`
}

func memMetric(every time.Duration) metric {
	entry := topics.TopicInfo{
		Name: topics.MustName("mem"), Kind: topics.KindGauge, Unit: "B",
		Min: bound(0), Help: "Memory in use and available, and swap in use",
	}
	if m, err := mem.VirtualMemory(); err == nil {
		entry.Max = bound(float64(m.Total))
	}
	return metric{entry, every, func() sample {
		return func(ctx context.Context, _ time.Time) (any, error) {
			m, err := mem.VirtualMemoryWithContext(ctx)
			if err != nil {
				return nil, err
			}
			reading := memReading{Used: m.Used, Available: m.Available}
			// Not every system reports its swap. The other values do not depend on it.
			if s, err := mem.SwapMemoryWithContext(ctx); err == nil {
				reading.Swap = s.Used
			}
			return reading, nil
		}
	}}
}

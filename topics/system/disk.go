package system

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/shirou/gopsutil/v4/disk"

	"topicmux/topics"
)

type diskReading struct {
	Read  float64 `json:"read"`
	Write float64 `json:"write"`
}

// diskMetric returns the metric of the chosen disks, or of all whole disks.
func diskMetric(every time.Duration, chosen patterns) metric {
	entry := topics.TopicInfo{
		Name: topics.MustName("disk"), Kind: topics.KindNumbers, Unit: "B/s",
		Min: bound(0), Help: "Bytes read from and written to " + chosen.or("all disks"),
	}
	return metric{entry, every, func() sample {
		var m meter
		return func(ctx context.Context, now time.Time) (any, error) {
			counters, err := diskCounters(ctx, chosen)
			if err != nil {
				return nil, err
			}
			read, write, ok := m.read(counters, now)
			if !ok {
				return nil, nil
			}
			return diskReading{read, write}, nil
		}
	}}
}

func diskCounters(ctx context.Context, chosen patterns) (map[string]traffic, error) {
	counters := map[string]traffic{}
	names, known := wholeDisks()
	if known && len(names) == 0 && len(chosen) == 0 { // without names, gopsutil would return all disks
		return counters, nil
	}
	if len(chosen) > 0 {
		return chosenDisks(ctx, chosen, names, known)
	}
	all, err := disk.IOCountersWithContext(ctx, names...)
	if err != nil {
		return nil, err
	}
	for name, c := range all {
		counters[name] = traffic{in: c.ReadBytes, out: c.WriteBytes}
	}
	return counters, nil
}

// chosenDisks returns the counters of chosen disks. A name can also be that of a partition or a
// layered device. A pattern with wildcards matches whole disks only, so that each byte counts
// once.
func chosenDisks(ctx context.Context, chosen patterns, whole []string, known bool) (map[string]traffic, error) {
	all, err := disk.IOCountersWithContext(ctx)
	if err != nil {
		return nil, err
	}
	counters := map[string]traffic{}
	for name, c := range all {
		if chosen.names(name) || chosen.match(name) && (!known || slices.Contains(whole, name)) {
			counters[name] = traffic{in: c.ReadBytes, out: c.WriteBytes}
		}
	}
	if len(counters) == 0 {
		return nil, chosen.missing("disk", slices.Sorted(maps.Keys(all)))
	}
	return counters, nil
}

// layered matches the names of block devices that are based on other devices or on
// memory, and of floppy and optical drives.
var layered = regexp.MustCompile(`^(loop|ram|zram|dm-|md|fd|sr)\d`)

// wholeDisks returns the names of the disks without partitions and layered devices, so
// that each byte counts once. It returns false on systems other than Linux. Only Linux
// lists partitions next to disks.
func wholeDisks() (names []string, known bool) {
	entries, err := os.ReadDir(filepath.Join(sysfs(), "block"))
	if err != nil {
		return nil, false
	}
	for _, e := range entries {
		if name := e.Name(); !layered.MatchString(name) {
			names = append(names, name)
		}
	}
	return names, true
}

type rootReading struct {
	Used uint64 `json:"used"`
}

func rootMetric(every time.Duration) metric {
	root := "/"
	if drive := os.Getenv("SystemDrive"); drive != "" { // Windows
		root = drive + `\`
	}
	entry := topics.TopicInfo{
		Name: topics.MustName("disk.root"), Kind: topics.KindGauge, Unit: "B",
		Min: bound(0), Help: "Space in use on the root file system",
	}
	if u, err := disk.Usage(root); err == nil {
		entry.Max = bound(float64(u.Total))
	}
	return metric{entry, every, func() sample {
		return func(ctx context.Context, _ time.Time) (any, error) {
			u, err := disk.UsageWithContext(ctx, root)
			if err != nil {
				return nil, err
			}
			return rootReading{u.Used}, nil
		}
	}}
}

package system

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/shirou/gopsutil/v4/disk"

	"topicmux/topics"
)

type diskReading struct {
	Read  float64 `json:"read"`
	Write float64 `json:"write"`
}

func diskSource(every time.Duration) topics.Source {
	entry := topics.TopicInfo{
		Name: topics.MustName("disk"), Kind: topics.KindNumbers, Unit: "B/s",
		Min: bound(0), Help: "Bytes read from and written to all disks",
	}
	return source(entry, every, func() sample {
		var m meter
		return func(ctx context.Context, now time.Time) (any, error) {
			counters, err := diskCounters(ctx)
			if err != nil {
				return nil, err
			}
			read, write, ok := m.read(counters, now)
			if !ok {
				return nil, nil
			}
			return diskReading{read, write}, nil
		}
	})
}

func diskCounters(ctx context.Context) (map[string]traffic, error) {
	counters := map[string]traffic{}
	names, known := wholeDisks()
	if known && len(names) == 0 { // without names, gopsutil would return all disks
		return counters, nil
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

func rootSource(every time.Duration) topics.Source {
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
	return source(entry, every, func() sample {
		return func(ctx context.Context, _ time.Time) (any, error) {
			u, err := disk.UsageWithContext(ctx, root)
			if err != nil {
				return nil, err
			}
			return rootReading{u.Used}, nil
		}
	})
}

package system

import (
	"context"
	"time"

	"github.com/shirou/gopsutil/v4/cpu"
)

type (
	Traffic    = traffic
	CPUReading = cpuReading
)

var (
	Rates = rates
	Grown = increase
)

// T returns a pair of counters.
func T(in, out uint64) Traffic { return traffic{in, out} }

// Usage returns the data that the source cpu publishes after two readings.
func Usage(before, now []cpu.TimesStat) CPUReading {
	_, b := workByCore(before)
	names, n := workByCore(now)
	return usage(names, b, n)
}

// Whole reports whether a block device of Linux counts as a disk.
func Whole(name string) bool { return !layered.MatchString(name) }

// ProcCPU returns the CPU percentage of a process after each reading of its CPU time. The
// readings are a second apart, on a machine with that many cores.
func ProcCPU(cores int, used ...float64) []float64 {
	p, at := &proc{}, time.Unix(1000, 0)
	var shown []float64
	for _, u := range used {
		p.read(u, at, float64(cores))
		shown, at = append(shown, p.cpu), at.Add(time.Second)
	}
	return shown
}

// Table returns the rows of the processes with these numbers, all new.
func Table(ctx context.Context, pids ...int32) any {
	t := newProcTable()
	t.update(ctx, pids, time.Now())
	return t.rows(ctx)
}

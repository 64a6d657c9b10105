// Package system provides sources that publish metrics of this machine. Each topic has
// its own source and so its own goroutine:
//
//	cpu        {"total":12.3,"cores":[10.1,14.5]}       % of all cores, of each core
//	mem        {"used":N,"available":N,"swap":N}         bytes; swap is swap in use
//	net        {"rx":N,"tx":N}                           bytes a second
//	disk       {"read":N,"write":N}                      bytes a second
//	disk.root  {"used":N}                                bytes in the root file system
//	load       {"1m":0.5,"5m":0.4,"15m":0.3}             load averages
//	procs      [{"pid":1,"name":"x","cpu":3.2,"mem":N}]  top 20 by CPU, % of one core
//
// Each topic has a value shortly after its source starts. Rates are never negative and
// never estimated: a counter that was reset or belongs to a new device counts from its
// next reading on. Process names are not sanitized, only encoded as JSON.
//
// [New] returns one source for a selection of these topics under a name of its own. It can also
// watch single processes, temperatures and batteries.
//
// All sources together take well under 1 % of a core on a machine with a few hundred
// processes.
package system

import (
	"time"

	"topicmux/topics"
)

// Options are the settings of the sources. The zero value is ready to use.
type Options struct {
	CPU   time.Duration // interval between two readings of cpu. Default: 1 s.
	Mem   time.Duration // interval between two readings of mem. Default: 2 s.
	Net   time.Duration // interval between two readings of net. Default: 1 s.
	Disk  time.Duration // interval between two readings of disk. Default: 1 s.
	Root  time.Duration // interval between two readings of disk.root. Default: 10 s.
	Load  time.Duration // interval between two readings of load. Default: 5 s.
	Procs time.Duration // interval between two readings of procs. Default: 2 s.
}

// Sources returns one source for each topic. It reads the sizes of the memory and of the
// root file system for the ranges in the catalogue.
func Sources(opts Options) []topics.Source {
	return []topics.Source{
		cpuMetric(interval(opts.CPU, time.Second)).source(),
		memMetric(interval(opts.Mem, 2*time.Second)).source(),
		netMetric(interval(opts.Net, time.Second), nil).source(),
		diskMetric(interval(opts.Disk, time.Second), nil).source(),
		rootMetric(interval(opts.Root, 10*time.Second)).source(),
		loadMetric(interval(opts.Load, 5*time.Second)).source(),
		procsMetric(interval(opts.Procs, 2*time.Second)).source(),
	}
}

func interval(d, standard time.Duration) time.Duration {
	if d <= 0 {
		return standard
	}
	return d
}

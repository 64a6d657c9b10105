// Package system publishes the readings of this machine as topics.
package system

import (
	"time"

	"topicmux/topics"
)

// Options are the settings of the sources. The zero Options work.
type Options struct {
	CPU   time.Duration // between two readings of cpu. Default: 1 s.
	Mem   time.Duration // of mem. Default: 2 s.
	Net   time.Duration // of net. Default: 1 s.
	Disk  time.Duration // of disk. Default: 1 s.
	Root  time.Duration // of disk.root. Default: 10 s.
	Load  time.Duration // of load. Default: 5 s.
	Procs time.Duration // of procs. Default: 2 s.
}

// Sources returns one source for each topic: cpu, mem, net, disk, disk.root, load
// and procs.
func Sources(opts Options) []topics.Source { return nil }

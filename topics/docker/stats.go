package docker

import (
	"math"
	"strings"
	"time"
)

// stats is what the engine says about a container, as far as it is used.
type stats struct {
	Read     time.Time            `json:"read"`
	CPU      cpuStats             `json:"cpu_stats"`
	Before   cpuStats             `json:"precpu_stats"`
	Memory   memoryStats          `json:"memory_stats"`
	Networks map[string]networkIO `json:"networks"`
	Blkio    struct {
		Bytes blocks `json:"io_service_bytes_recursive"`
	} `json:"blkio_stats"`
}

type cpuStats struct {
	Usage struct {
		Total  uint64   `json:"total_usage"` // nanoseconds
		PerCPU []uint64 `json:"percpu_usage"`
	} `json:"cpu_usage"`
	System uint64 `json:"system_cpu_usage"` // nanoseconds of all processors
	Online int    `json:"online_cpus"`
}

type memoryStats struct {
	Usage  uint64            `json:"usage"`
	Detail map[string]uint64 `json:"stats"`
}

type networkIO struct {
	Rx uint64 `json:"rx_bytes"`
	Tx uint64 `json:"tx_bytes"`
}

type blocks []struct {
	Major uint64 `json:"major"`
	Minor uint64 `json:"minor"`
	Op    string `json:"op"`
	Value uint64 `json:"value"`
}

// usage is the payload of a container.
type usage struct {
	CPU    float64 `json:"cpu"`
	Memory uint64  `json:"memory"`
	Rx     float64 `json:"rx"`
	Tx     float64 `json:"tx"`
	Read   float64 `json:"read"`
	Write  float64 `json:"write"`
}

// isRunning reports whether the stats are those of a container that runs. Otherwise, all of
// them are 0.
func (s *stats) isRunning() bool { return s.CPU.Usage.Total > 0 && !s.Read.IsZero() }

// since returns the usage of a container since its last stats. It returns false if there are
// none, or no time has passed.
func (s *stats) since(last *stats) (usage, bool) {
	if last == nil {
		return usage{}, false
	}
	seconds := s.Read.Sub(last.Read).Seconds()
	if seconds <= 0 {
		return usage{}, false
	}
	u := usage{CPU: s.cpu(last), Memory: s.Memory.used()}
	for name, now := range s.Networks {
		if before, ok := last.Networks[name]; ok {
			u.Rx += increase(before.Rx, now.Rx)
			u.Tx += increase(before.Tx, now.Tx)
		}
	}
	now := s.Blkio.Bytes.byDevice()
	for key, before := range last.Blkio.Bytes.byDevice() {
		switch strings.ToLower(key.op) {
		case "read":
			u.Read += increase(before, now[key])
		case "write":
			u.Write += increase(before, now[key])
		}
	}
	for _, rate := range []*float64{&u.Rx, &u.Tx, &u.Read, &u.Write} {
		*rate = math.Round(*rate / seconds)
	}
	return u, true
}

// cpu returns the CPU in use in percent of one core, as docker stats does.
func (s *stats) cpu(last *stats) float64 {
	before := &s.Before
	if before.System == 0 { // not every engine has it
		before = &last.CPU
	}
	cpus := s.CPU.Online
	if cpus == 0 {
		cpus = max(1, len(s.CPU.Usage.PerCPU))
	}
	used, all := increase(before.Usage.Total, s.CPU.Usage.Total), increase(before.System, s.CPU.System)
	if all == 0 {
		return 0
	}
	return math.Round(min(used/all, 1)*float64(cpus)*1000) / 10
}

// used returns the memory in use without the page cache that can be dropped: total_inactive_file
// of cgroup v1, inactive_file of v2, or cache of older engines.
func (m *memoryStats) used() uint64 {
	for _, name := range []string{"total_inactive_file", "inactive_file", "cache"} {
		if v, ok := m.Detail[name]; ok {
			if v < m.Usage {
				return m.Usage - v
			}
			return m.Usage
		}
	}
	return m.Usage
}

// A counter is one of a device.
type counter struct {
	major, minor uint64
	op           string
}

func (b blocks) byDevice() map[counter]uint64 {
	byDevice := make(map[counter]uint64, len(b))
	for _, c := range b {
		byDevice[counter{c.Major, c.Minor, c.Op}] = c.Value
	}
	return byDevice
}

// increase returns by how much a counter has increased. A counter that fell was reset.
func increase(before, now uint64) float64 {
	if now < before {
		return 0
	}
	return float64(now - before)
}

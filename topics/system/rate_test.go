package system_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shirou/gopsutil/v4/cpu"

	"topicmux/topics/system"
)

func TestRatesAreNeverNegativeOrEstimated(t *testing.T) {
	t.Parallel()
	type readings = map[string]system.Traffic
	tests := map[string]struct {
		before, now readings
		elapsed     time.Duration
		in, out     float64
	}{
		"steady":        {readings{"eth0": system.T(100, 10)}, readings{"eth0": system.T(1100, 30)}, time.Second, 1000, 20},
		"half a second": {readings{"eth0": system.T(0, 0)}, readings{"eth0": system.T(500, 5)}, time.Second / 2, 1000, 10},
		"two add up": {
			readings{"a": system.T(1, 1), "b": system.T(1, 1)},
			readings{"a": system.T(11, 2), "b": system.T(21, 3)},
			time.Second, 30, 3,
		},
		"reset":         {readings{"a": system.T(1e9, 1e9)}, readings{"a": system.T(500, 700)}, time.Second, 0, 0},
		"one resets":    {readings{"a": system.T(1e9, 100)}, readings{"a": system.T(5, 300)}, time.Second, 0, 200},
		"32 bits wrap":  {readings{"a": system.T(math.MaxUint32-99, 0)}, readings{"a": system.T(100, 0)}, time.Second, 200, 0},
		"new":           {readings{"a": system.T(1, 1)}, readings{"a": system.T(1, 1), "b": system.T(1e12, 1e12)}, time.Second, 0, 0},
		"gone":          {readings{"a": system.T(1, 1), "b": system.T(1e12, 1e12)}, readings{"a": system.T(3, 4)}, time.Second, 2, 3},
		"all gone":      {readings{"a": system.T(1, 1)}, readings{}, time.Second, 0, 0},
		"clock stopped": {readings{"a": system.T(0, 0)}, readings{"a": system.T(500, 5)}, 0, 0, 0},
		"clock back":    {readings{"a": system.T(0, 0)}, readings{"a": system.T(500, 5)}, -time.Second, 0, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, out := system.Rates(test.before, test.now, test.elapsed)
			if in != test.in || out != test.out {
				t.Errorf("got %v in and %v out, want %v and %v", in, out, test.in, test.out)
			}
		})
	}
}

func TestUsageIsAPercentage(t *testing.T) {
	t.Parallel()
	core := func(name string, user, idle, iowait float64) cpu.TimesStat {
		return cpu.TimesStat{CPU: name, User: user, Idle: idle, Iowait: iowait}
	}
	tests := map[string]struct {
		before, now []cpu.TimesStat
		want        system.CPUReading
	}{
		"half and idle": {
			[]cpu.TimesStat{core("cpu0", 10, 10, 0), core("cpu1", 10, 10, 0)},
			[]cpu.TimesStat{core("cpu0", 10.5, 10.5, 0), core("cpu1", 10, 11, 0)},
			system.CPUReading{Total: 25, Cores: []float64{50, 0}},
		},
		"waiting for a disk is not work": {
			[]cpu.TimesStat{core("cpu0", 1, 1, 1)},
			[]cpu.TimesStat{core("cpu0", 1, 1, 2)},
			system.CPUReading{Total: 0, Cores: []float64{0}},
		},
		"idle time may run back": {
			[]cpu.TimesStat{core("cpu0", 1, 9, 9)},
			[]cpu.TimesStat{core("cpu0", 2, 8.5, 9)},
			system.CPUReading{Total: 100, Cores: []float64{100}},
		},
		"a core comes": {
			[]cpu.TimesStat{core("cpu0", 1, 1, 0)},
			[]cpu.TimesStat{core("cpu0", 1.333, 1.667, 0), core("cpu1", 500, 1, 0)},
			system.CPUReading{Total: 33.3, Cores: []float64{33.3, 0}},
		},
		"a core goes": {
			[]cpu.TimesStat{core("cpu0", 1, 1, 0), core("cpu1", 500, 1, 0)},
			[]cpu.TimesStat{core("cpu1", 501, 1, 0)},
			system.CPUReading{Total: 100, Cores: []float64{100}},
		},
		"nothing happened": {
			[]cpu.TimesStat{core("cpu0", 1, 1, 0)},
			[]cpu.TimesStat{core("cpu0", 1, 1, 0)},
			system.CPUReading{Total: 0, Cores: []float64{0}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, system.Usage(test.before, test.now)); diff != "" {
				t.Errorf("want - got +\n%s", diff)
			}
		})
	}
}

func TestProcessIsMeasuredFromItsOwnReadings(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ used, want []float64 }{
		"first reading":    {[]float64{500}, []float64{0}},
		"steady":           {[]float64{1, 1.123, 2.623}, []float64{0, 12.3, 150}},
		"number used anew": {[]float64{100, 0.5, 0.6}, []float64{0, 0, 10}},
		"never absurd":     {[]float64{1, 50}, []float64{0, 400}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, system.ProcCPU(4, test.used...)); diff != "" {
				t.Errorf("want - got +\n%s", diff)
			}
		})
	}
}

func TestOnlyWholeDisksCount(t *testing.T) {
	t.Parallel()
	for name, whole := range map[string]bool{
		"sda": true, "vda": true, "xvda": true, "nvme0n1": true, "mmcblk0": true, "rammy": true,
		"loop0": false, "ram1": false, "zram0": false, "dm-0": false, "md127": false, "sr0": false,
	} {
		if system.Whole(name) != whole {
			t.Errorf("%s counts: %v, want %v", name, !whole, whole)
		}
	}
}

package docker_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"topicmux/topics/docker"
)

func TestUsageIsThatOfDockerStats(t *testing.T) {
	t.Parallel()
	at := func(n int, rest string) string { return fmt.Sprintf(`{"read":%q,%s}`, moment(n), rest) }
	cpu := func(total, system int, rest string) string {
		return fmt.Sprintf(`"cpu_stats":{"cpu_usage":{"total_usage":%d%s},"system_cpu_usage":%d}`, total, rest, system)
	}
	for name, tt := range map[string]struct{ before, now, want string }{
		"cgroup v1: processors by their usage, total_inactive_file": {
			at(1, cpu(100, 1000, "")), at(2, cpu(200, 2000, `,"percpu_usage":[1,2,3,4]`)+`,"memory_stats":{"usage":900,"stats":{"cache":500,"total_inactive_file":100}}`),
			`{"cpu":40,"memory":800,"rx":0,"tx":0,"read":0,"write":0}`,
		},
		"an old engine: cache": {
			at(1, cpu(100, 1000, "")), at(2, cpu(200, 2000, "")+`,"memory_stats":{"usage":900,"stats":{"cache":500}}`),
			`{"cpu":10,"memory":400,"rx":0,"tx":0,"read":0,"write":0}`,
		},
		"more cache than memory": {
			at(1, cpu(100, 1000, "")), at(2, cpu(200, 2000, "")+`,"memory_stats":{"usage":900,"stats":{"inactive_file":901}}`),
			`{"cpu":10,"memory":900,"rx":0,"tx":0,"read":0,"write":0}`,
		},
		"counters that were reset, an interface that is new": {
			at(1, cpu(500, 1000, "")+`,"networks":{"a":{"rx_bytes":50}},"blkio_stats":{"io_service_bytes_recursive":[{"op":"read","value":7}]}`),
			at(2, cpu(200, 2000, "")+`,"networks":{"a":{"rx_bytes":5},"b":{"rx_bytes":99}},"blkio_stats":{"io_service_bytes_recursive":null}`),
			`{"cpu":0,"memory":0,"rx":0,"tx":0,"read":0,"write":0}`,
		},
		"two seconds": {
			at(1, cpu(100, 1000, "")+`,"networks":{"a":{"rx_bytes":50}}`), at(3, cpu(200, 2000, "")+`,"networks":{"a":{"rx_bytes":150}}`),
			`{"cpu":10,"memory":0,"rx":50,"tx":0,"read":0,"write":0}`,
		},
		"the same reading twice": {at(1, cpu(100, 1000, "")), at(1, cpu(100, 1000, "")), ""},
		"a time that goes back":  {at(2, cpu(100, 1000, "")), at(1, cpu(100, 1000, "")), ""},
		"a container that has stopped": {
			at(1, cpu(100, 1000, "")), `{"read":"0001-01-01T00:00:00Z","cpu_stats":{"cpu_usage":{"total_usage":0}}}`, "",
		},
	} {
		if got, err := docker.Usage(tt.before, tt.now); err != nil || got != tt.want {
			t.Errorf("%s: %s, %v, want %s", name, got, err, tt.want)
		}
	}
}

func TestLongLinesOfALog(t *testing.T) {
	t.Parallel()
	part := strings.Repeat("x", 16<<10)
	var log []byte
	for range 3 { // Docker divides a line like this
		log = append(log, frame(1, stamped(1, part))...)
	}
	log = slices.Concat(log, frame(2, stamped(2, "between\n")), frame(1, stamped(3, "end\n")), frame(1, stamped(4, strings.Repeat("y", 200<<10)+"\n")))
	got, err := docker.ReadLog(bytes.NewReader(log), false)
	want := "between\n" + part + part + part + "end\n" + strings.Repeat("y", 200<<10) + "\n"
	if err != nil || string(got) != want {
		t.Errorf("%d bytes, want %d: %v", len(got), len(want), err)
	}
	huge := append(binary.BigEndian.AppendUint32([]byte{1, 0, 0, 0}, 1<<32-1), "short"...)
	if got, err := docker.ReadLog(bytes.NewReader(huge), false); err == nil || string(got) != "short\n" {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzLog(f *testing.F) {
	f.Add(frame(1, stamped(1, "x\n")), false)
	f.Add(append(frame(2, "x"), frame(1, "y\n")...), false)
	f.Add([]byte(stamped(1, "x\r\ny")), true)
	f.Fuzz(func(t *testing.T, log []byte, tty bool) {
		got, _ := docker.ReadLog(bytes.NewReader(log), tty)
		if len(got) > len(log)+2 {
			t.Errorf("%d bytes of %d", len(got), len(log))
		}
	})
}

func FuzzUsage(f *testing.F) {
	f.Add(reading(1), reading(2))
	f.Fuzz(func(t *testing.T, before, now string) {
		got, err := docker.Usage(before, now)
		if err == nil && strings.Contains(got, ":-") {
			t.Errorf("%s", got)
		}
	})
}

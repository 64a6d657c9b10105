package abbr_test

import (
	"fmt"
	"strings"
	"testing"

	"topicmux/monitor/text"
	"topicmux/tui/internal/abbr"
)

func TestNamesAreShortenedToWhatDiffers(t *testing.T) {
	t.Parallel()
	var services []string
	for i := range 12 {
		for _, what := range []string{"rps", "latency_ms", "state"} {
			services = append(services, fmt.Sprintf("svc%d.host%d.%s", i/4, i%4, what))
		}
	}
	metrics := []string{"node", "node.node_load1", "node.node_memory_MemAvailable_bytes", "node.node_memory_MemFree_bytes", "node.node_memory_MemTotal_bytes", "node.node_network_receive_bytes_total", "node.node_network_transmit_bytes_total", "cpu"}
	for _, c := range []struct {
		names []string
		name  string
		w     int
		want  string
	}{
		{[]string{"eu.disk.root", "us.disk.root", "eu.cpu", "us.cpu", "eu.mem", "us.mem", "eu.net"}, "eu.disk.root", 9, "eu.disk…"},
		{services, "svc1.host2.state", 16, "svc1.host2.state"},
		{services, "svc1.host2.state", 12, "…1.…2.state"},
		{services, "svc1.host2.state", 10, "…1.2.state"},
		{services, "svc1.host2.latency_ms", 11, "…1.2.laten…"},
		{services, "svc1.host2.rps", 8, "…1.2.rps"},
		{services[:3], "svc0.host0.latency_ms", 11, "…latency_ms"},
		{services[:3], "svc0.host0.rps", 8, "…rps"},
		{[]string{"eu.web1.cpu.total", "eu.web2.cpu.total"}, "eu.web2.cpu.total", 8, "…web2…"},
		{[]string{"host10.cpu", "host12.cpu"}, "host12.cpu", 8, "host12…"},
		{[]string{"host10.cpu", "host12.cpu"}, "host12.cpu", 5, "…12…"},
		{[]string{"temperature-north", "temperature-south"}, "temperature-south", 8, "…south"},
		{[]string{"averylongnameA", "averylongnameB"}, "averylongnameB", 6, "…B"},
		{[]string{"größe.küche", "größe.flur"}, "größe.küche", 8, "…küche"},
		{metrics, "node.node_memory_MemAvailable_bytes", 16, "…MemAvailable…"},
		{metrics, "node.node_memory_MemFree_bytes", 16, "…memory_MemFree…"},
		{metrics, "node.node_memory_MemFree_bytes", 10, "…MemFree…"},
		{metrics, "node.node_network_receive_bytes_total", 12, "…receive…"},
		{metrics, "node.node_network_transmit_bytes_total", 12, "…transmit…"},
		{metrics, "node.node_memory_MemAvailable_bytes", 9, "no…_bytes"},
		{[]string{"alone.and.long"}, "alone.and.long", 8, "al….long"},
		{nil, "alone.and.long", 8, "al….long"},
	} {
		var n abbr.Names
		n.Set(c.names)
		if got, _ := n.Shorten(c.name, c.w); got != c.want {
			t.Errorf("%s in %d cells: got %q, want %q", c.name, c.w, got, c.want)
		}
	}
}

func TestShortNamesFitHaveASignAndStayApart(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{
		{"svc0.host0.rps", "svc0.host1.rps", "svc1.host0.rps", "svc1.host1.state", "svc0.host0.state", "svc10.host0.state", "cpu", "mem.used"},
		{"a.b", "a.b.c", "b.a", "a..b", ".", "..", "x"},
		{"latency.p50", "latency.p99", "latency.max", "lat.p50"},
		{"温度.北", "温度.南", "湿度.北"},
		{"aaaa_bbbb", "aaaa_cccc", "aaaa_bbbb_cccc"},
	} {
		var n abbr.Names
		n.Set(names)
		for w := 1; w < 24; w++ {
			seen := make(map[string]string)
			for _, name := range names {
				got, apart := n.Shorten(name, w)
				if text.Width(got) > w {
					t.Errorf("%s in %d cells is %q", name, w, got)
				}
				if got != name && !strings.Contains(got, "…") {
					t.Errorf("%s in %d cells is %q without a sign", name, w, got)
				}
				if other, taken := seen[got]; taken && apart {
					t.Errorf("in %d cells %s and %s are %q", w, other, name, got)
				}
				if apart {
					seen[got] = name
				}
			}
		}
	}
}

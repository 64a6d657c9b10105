package prometheus_test

import (
	"bufio"
	"context"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/internal/testenv"
	"topicmux/topics"
	"topicmux/topics/prometheus"
)

// startNodeExporter starts the exporter of Debian and returns the address of its metrics.
func startNodeExporter(t *testing.T) string {
	t.Helper()
	program := testenv.Program(t, "prometheus-node-exporter", "node_exporter")
	cmd := exec.CommandContext(t.Context(), program, "--web.listen-address=127.0.0.1:0", "--collector.disable-defaults",
		"--collector.cpu", "--collector.loadavg", "--collector.meminfo", "--collector.netdev", "--collector.uname")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`address=(127\.0\.0\.1:\d+)`)
	var log []string
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		log = append(log, lines.Text())
		if m := address.FindStringSubmatch(lines.Text()); m != nil {
			drained := make(chan struct{})
			go func() {
				defer close(drained)
				for lines.Scan() { // it must be able to write
				}
			}()
			t.Cleanup(func() {
				_ = cmd.Process.Kill()
				<-drained
				_ = cmd.Wait()
			})
			return "http://" + m[1] + "/metrics"
		}
	}
	t.Fatalf("the exporter does not listen: %q, %v", log, cmd.Wait())
	return ""
}

// TestARealExporter scrapes the exporter until every kind of metric has had an event.
func TestARealExporter(t *testing.T) {
	t.Parallel()
	src, err := prometheus.New(prometheus.Options{Name: topics.MustName("x"), URL: startNodeExporter(t), Every: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	h := topics.NewHub(topics.Options{})
	defer h.Close()
	sub, err := h.Subscribe(topics.SubscribeOptions{Format: topics.FormatEvents})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	s := topics.Supervise(ctx, h, src)
	defer s.Wait()
	defer stop()
	want := map[string]*regexp.Regexp{
		"x":                                  regexp.MustCompile(`^\{"seconds":[0-9.e-]+,"bytes":\d+,"samples":\d+,"topics":\d+\}$`),
		"x.node_load1":                       regexp.MustCompile(`^[0-9.]+$`),
		"x.node_memory_MemAvailable_bytes":   regexp.MustCompile(`^\d{6,}$`),
		"x.node_cpu_seconds_total":           regexp.MustCompile(`^\{"0 idle":[0-9.]+,.*"0 user":[0-9.]+`),
		"x.node_network_receive_bytes_total": regexp.MustCompile(`^\{".+":[0-9.]+`),
		"x.node_uname_info":                  regexp.MustCompile(`"sysname":"Linux"`),
	}
	for item, err := range sub.Events(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if item.Info != nil && item.Info.State == topics.StateFailed {
			t.Fatalf("%s: %s", item.Info.Name, item.Info.Error)
		}
		if form, ok := want[item.Event.Topic.String()]; ok && form.Match(item.Event.Data) {
			delete(want, item.Event.Topic.String())
		}
		if len(want) == 0 {
			break
		}
	}
	for name, form := range want {
		t.Errorf("no event of %s is like %s; all topics: %s", name, form, names(h))
	}
	if info, _ := h.TopicInfo(topics.MustName("x.node_cpu_seconds_total")); info.Unit != "%" || info.Help == "" {
		t.Errorf("the info is %+v", info)
	}
}

func names(h *topics.Hub) string {
	var all []string
	for _, info := range h.Catalogue(topics.Selection{}) {
		all = append(all, info.Name.String())
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

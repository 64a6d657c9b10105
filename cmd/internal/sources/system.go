package sources

import (
	"slices"
	"strings"

	"topicmux/cmd/internal/settings"
	"topicmux/topics"
	"topicmux/topics/system"
)

func systemTable(r *reader) settings.Table {
	s := &r.system
	return settings.Table{
		{Key: "system", Doc: "A list of metrics of this machine, or all.", Value: settings.Custom(&s.Metrics, r.readMetrics)},
		{Key: "every", Doc: "The time between two readings. Default: 1s to 10s, depending on the metric.", Value: interval(&s.Every)},
		{Key: "disks", Doc: "The disks that the metric disk adds up, by names with * and ?. Default: whole disks.", Value: settings.List(&s.Disks)},
		{Key: "interfaces", Doc: "The interfaces that the metric net adds up, by names with * and ?. Default: all except loopback.", Value: settings.List(&s.Interfaces)},
		{Key: "processes", Doc: "Names with * and ?, or numbers of processes. Each has a topic.", Value: settings.List(&s.Processes)},
		{Key: "temperatures", Doc: "Publish all temperatures. Default: false.", Value: settings.Bool(&s.Temperatures, false)},
		{Key: "batteries", Doc: "Publish the charge of all batteries. Default: false.", Value: settings.Bool(&s.Batteries, false)},
	}
}

func buildSystem(r *reader) (topics.Source, error) {
	s := r.system
	s.Name = r.info.Name
	if r.from = strings.Join(s.Metrics, ", "); r.from == "" {
		r.from = "processes " + strings.Join(s.Processes, ", ")
	}
	return system.New(s)
}

// readMetrics reads a list of metrics, or all.
func (r *reader) readMetrics(n settings.Node) {
	list := settings.Schema{"type": "array", "items": settings.Enum(system.Metrics()...)}
	if n.Describe(settings.Schema{"anyOf": []settings.Schema{list, {"enum": []any{"all", true, "true"}}}}) {
		return
	}
	if !n.IsList() {
		if text := n.Text(); text != "all" && text != "true" {
			n.Fail("want a list of metrics such as [cpu, mem], or all")
		}
		r.system.Metrics = system.Metrics()
		return
	}
	n.List(func(n settings.Node) {
		name := n.Text()
		if !slices.Contains(system.Metrics(), name) {
			n.FailHint("the metrics are "+strings.Join(system.Metrics(), ", "), "there is no metric %q", name)
		}
		r.system.Metrics = append(r.system.Metrics, name)
	})
}

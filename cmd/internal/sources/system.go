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
		{Key: "system", Value: settings.Custom(&s.Metrics, r.readMetrics)},
		{Key: "every", Value: interval(&s.Every)},
		{Key: "disks", Value: settings.List(&s.Disks)},
		{Key: "interfaces", Value: settings.List(&s.Interfaces)},
		{Key: "processes", Value: settings.List(&s.Processes)},
		{Key: "temperatures", Value: settings.Bool(&s.Temperatures, false)},
		{Key: "batteries", Value: settings.Bool(&s.Batteries, false)},
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

package sources

import (
	"strings"

	"topicmux/cmd/internal/settings"
	"topicmux/sse"
	"topicmux/topics"
	"topicmux/topics/docker"
)

func dockerTable(r *reader) settings.Table {
	o := &r.docker
	return settings.Table{
		{Key: "docker", Value: settings.TextFrom(&r.url, "", readEngine)},
		{Key: "logs", Value: settings.Bool(&o.Logs, false)},
		{Key: "last", Value: settings.Int(&o.Last, 0, 0, manyLines)},
		{Key: "rate", Value: settings.Int(&o.Rate, 0, 1, 1_000_000)},
	}
}

// readEngine reads the address of an engine. It may contain secrets as ${NAME}.
func readEngine(n settings.Node) string {
	if text := expanded(n); text != "true" {
		return text
	}
	return docker.DefaultAddress
}

func buildDocker(r *reader) (topics.Source, error) {
	o := r.docker
	o.Name, o.Address = r.info.Name, r.url
	if r.from = r.url; !strings.HasPrefix(r.url, "unix:") {
		r.from = sse.Redact(r.url)
	}
	return docker.New(o)
}

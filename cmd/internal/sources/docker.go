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
		{Key: "docker", Doc: "true for /var/run/docker.sock, the path of another socket, or a URL such as http://localhost:2375.", Value: settings.TextFrom(&r.url, "", readEngine)},
		{Key: "logs", Doc: "Publish what the containers write. Default: false.", Value: settings.Bool(&o.Logs, false)},
		{Key: "last", Doc: "Begin with this many lines of each log that exists. Default: 0.", Value: settings.Int(&o.Last, 0, 0, manyLines)},
		{Key: "rate", Doc: "The largest number of lines of a log in a second. Default: 10000.", Value: settings.Int(&o.Rate, 0, 1, 1_000_000)},
	}
}

// readEngine reads the address of an engine. It may contain secrets as ${NAME}.
func readEngine(n settings.Node) string {
	n.Describe(settings.Schema{"anyOf": []settings.Schema{{"enum": []any{true}}, {"type": "string"}}})
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

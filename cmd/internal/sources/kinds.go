package sources

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"topicmux/cmd/internal/settings"
	"topicmux/sse"
	"topicmux/topics"
	"topicmux/topics/command"
	"topicmux/topics/file"
	"topicmux/topics/poll"
	"topicmux/topics/prometheus"
	"topicmux/topics/simulate"
	"topicmux/topics/upstream"
)

// kind is a kind of source. Its name is the key that says where the events come from.
type kind struct {
	name  string
	many  bool                           // it publishes several topics, which it describes itself
	table func(r *reader) settings.Table // the keys beside the common ones
	build func(r *reader) (topics.Source, error)
}

// kinds are the kinds of sources.
var kinds = []kind{
	{"command", false, commandTable, buildCommand},
	{"file", false, fileTable, buildFile},
	{"prometheus", true, prometheusTable, buildPrometheus},
	{"http", false, httpTable, buildHTTP},
	{"sse", false, sseTable, buildSSE},
	{"system", true, systemTable, buildSystem},
	{"docker", true, dockerTable, buildDocker},
	{stdinKind, false, stdinTable, buildStdin},
	{"simulate", false, simulateTable, buildSimulate},
}

// interval reads a time that CheckInterval accepts.
func interval(at *time.Duration) settings.Value {
	return settings.Duration(at, 0, CheckInterval)
}

// CheckInterval returns an error if a time is shorter than 10 ms.
func CheckInterval(d time.Duration) error {
	if d < 10*time.Millisecond {
		return errors.New("want a duration of at least 10ms, such as 1s")
	}
	return nil
}

func commandTable(r *reader) settings.Table {
	c := &r.command
	return settings.Table{
		{Key: "command", Doc: "A line for the shell, or a list of a program and its arguments.", Value: settings.Custom(&c.Args, r.readCommand)},
		{Key: "every", Doc: "Run the command at this interval. Default: run it once.", Value: interval(&c.Every)},
		{Key: "timeout", Doc: "End a run after this time. Default with every: the interval, at least 10s.", Value: interval(&c.Timeout)},
		{Key: "match", Doc: "A regular expression that picks values out of lines, such as 'time=(?<ms>[0-9.]+)'.", Value: r.pattern(&c.Lines.Match)},
		{Key: "restart", Doc: "Run the command again after it has ended without an error. Default: false.", Value: settings.Bool(&c.Restart, false)},
		{Key: "pty", Doc: "Run the command in a terminal. Default: false.", Value: settings.Bool(&c.PTY, false)},
		{Key: "dir", Doc: "The working directory.", Value: settings.TextFrom(&c.Dir, "", func(n settings.Node) string { return n.Relative(n.Text()) })},
		{Key: "env", Doc: "Additional environment variables, such as LANG: C.", Value: settings.Custom(&c.Env, r.readEnv)},
		{Key: "output", Doc: "lines: each line is an event. table: the same, and tables such as those of vmstat become JSON. whole: the whole output of each run is one event. json: each JSON object or array is an event, also one of several lines. Default: auto, which is whole with every and without match, and table otherwise.", Value: settings.Word(&r.output, "auto", "auto", "lines", "table", "whole", "json")},
		{Key: "rate", Doc: "The largest number of lines a second. Default: 10000.", Value: settings.Int(&c.Lines.Rate, 0, 1, 1_000_000)},
	}
}

func buildCommand(r *reader) (topics.Source, error) {
	c := r.command
	c.Lines.Topic = r.info
	c.Output = map[string]command.Output{"lines": command.OutputLines, "table": command.OutputTable, "whole": command.OutputWhole, "json": command.OutputJSON}[r.output]
	if r.from = c.Shell; c.Shell == "" {
		r.from = strings.Join(c.Args, " ")
	}
	return command.Source(c)
}

// readCommand reads a line for the shell, or a list: a program and its arguments.
func (r *reader) readCommand(n settings.Node) {
	n.Describe(settings.Schema{"minItems": 1, "minLength": 1})
	if !n.IsList() {
		if r.command.Shell = n.Text(); strings.TrimSpace(r.command.Shell) == "" {
			n.Fail("the command is empty")
		}
		return
	}
	n.List(func(n settings.Node) { r.command.Args = append(r.command.Args, n.Text()) })
	switch {
	case len(r.command.Args) == 0:
		n.Fail("the command is empty")
	case r.command.Args[0] == "":
		n.FailHint("write the program first, as in [date, +%s]", "the name of the program is empty")
	}
}

// readEnv reads variables of the environment, whose values may be secret.
func (r *reader) readEnv(n settings.Node) {
	n.Pairs("names and values here, such as LANG: C", func(name string, n settings.Node) {
		if name == "" || strings.ContainsAny(name, "=\x00") {
			n.FailHint("write LANG: C, for example", "%q is not the name of a variable", name)
		}
		r.command.Env = append(r.command.Env, name+"="+expanded(n))
	})
}

func fileTable(r *reader) settings.Table {
	o := &r.file
	return settings.Table{
		{Key: "file", Doc: "A path or a pattern such as /var/log/app/*.log, or a list of them.", Value: settings.Custom(&o.Paths, r.readPaths)},
		{Key: "last", Doc: "Begin with this many lines of files that exist, or all. Default: 0.", Value: settings.Custom(&o.Last, r.readLast)},
		{Key: "match", Doc: "A regular expression that picks values out of lines, such as 'time=(?<ms>[0-9.]+)'.", Value: r.pattern(&o.Lines.Match)},
		{Key: "first", Doc: "A regular expression for the first line of a record of several lines, such as '^\\d{4}-'.", Value: r.pattern(&o.Lines.First)},
		{Key: "poll", Doc: "Look for changes that the system does not report at this interval. Default: 1s.", Value: interval(&o.Poll)},
	}
}

func buildFile(r *reader) (topics.Source, error) {
	o := r.file
	o.Lines.Topic = r.info
	r.from = strings.Join(o.Paths, ", ")
	return file.Source(o)
}

// readPaths reads a path or a pattern, or a list of them.
func (r *reader) readPaths(n settings.Node) {
	add := func(n settings.Node) {
		if path := n.Text(); path == "" {
			n.Fail("the name of the file is empty")
		} else {
			r.file.Paths = append(r.file.Paths, n.Relative(path))
		}
	}
	if n.IsList() {
		n.List(add)
		return
	}
	add(n)
}

// manyLines is the largest number of earlier lines that a file can be asked for.
const manyLines = 1_000_000

// readLast reads a number of lines, or all.
func (r *reader) readLast(n settings.Node) {
	n.Describe(settings.Schema{"type": []string{"integer", "string"}, "minimum": 0, "maximum": manyLines, "pattern": `^([+-]?[0-9]+|all)$`})
	text := n.Text()
	count, err := strconv.Atoi(text)
	switch {
	case text == "all":
		r.file.Last = file.All
	case err != nil || count < 0 || count > manyLines:
		n.Fail("want a number of lines up to %d, or all", manyLines)
	default:
		r.file.Last = count
	}
}

// accessTable are the keys of the kinds that connect to a server.
func (r *reader) accessTable() settings.Table {
	return settings.Table{
		{Key: "headers", Doc: "Headers of the request.", Value: settings.Custom(&r.header, r.readHeaders)},
		{Key: "token", Doc: "A bearer token. ${NAME} stands for a variable of the environment.", Value: settings.TextFrom(&r.token, "", expanded)},
		{Key: "tokenFile", Doc: "A file with a bearer token.", Value: settings.TextFrom(&r.fileToken, "", readToken)},
	}
}

// requestTable are the keys of the kinds that send requests at an interval.
func (r *reader) requestTable() settings.Table {
	return append(r.accessTable(), settings.Table{
		{Key: "every", Doc: "The time between two requests. Default: 10s, prometheus 5s.", Value: interval(&r.every)},
		{Key: "timeout", Doc: "The longest time that a request may take. Default: 10s.", Value: interval(&r.timeout)},
	}...)
}

func prometheusTable(r *reader) settings.Table {
	return append(r.requestTable(), settings.Table{
		{Key: "prometheus", Doc: "The URL of the metrics. Its path is /metrics by default.", Value: settings.TextFrom(&r.url, "", readURL)},
		{Key: "metrics", Doc: "Only these metrics: names with * and ?, and labels as in Prometheus. Default: all, at most 1,000.", Value: settings.List(&r.prometheus.Metrics)},
		{Key: "by", Doc: "Add up the series that have the same values for these labels.", Value: settings.List(&r.prometheus.By)},
	}...)
}

func buildPrometheus(r *reader) (topics.Source, error) {
	o := r.prometheus
	if u, err := url.Parse(r.url); err == nil && strings.Trim(u.Path, "/") == "" {
		u.Path = "/metrics"
		r.url = u.String()
	}
	o.Name, o.URL, o.Every, o.Timeout, o.Header, o.Bearer = r.info.Name, r.url, r.every, r.timeout, r.header, r.bearer()
	r.from = sse.Redact(r.url)
	return prometheus.New(o)
}

func httpTable(r *reader) settings.Table {
	return append(r.requestTable(), settings.Table{
		{Key: "http", Doc: "The URL of JSON or text.", Value: settings.TextFrom(&r.url, "", readURL)},
		{Key: "field", Doc: "A jq expression that picks values out of the answer, such as .data.price.", Value: settings.TextFrom(&r.poll.Field, "", readExpression)},
		{Key: "method", Doc: "The method of the request. Default: GET, or POST with a body.", Value: settings.Text(&r.poll.Method, "")},
		{Key: "body", Doc: "The body of the request.", Value: settings.Custom(&r.poll.Body, func(n settings.Node) { r.poll.Body = []byte(expanded(n)) })},
	}...)
}

func buildHTTP(r *reader) (topics.Source, error) {
	o := r.poll
	o.Info, o.URL, o.Every, o.Timeout, o.Header, o.Bearer = r.info, r.url, r.every, r.timeout, r.header, r.bearer()
	if o.Method == "" && len(o.Body) > 0 {
		o.Method = "POST"
	}
	r.from = sse.Redact(r.url)
	return poll.New(o)
}

func sseTable(r *reader) settings.Table {
	return append(r.accessTable(), settings.Table{
		{Key: "sse", Doc: "The URL of an event stream. Without a path, it is /events. The events go to topics under the name.", Value: settings.TextFrom(&r.url, "", readURL)},
		{Key: "state", Doc: "A file for the id of the newest event, so that the source also resumes after a restart.", Value: settings.TextFrom(&r.upstream.State, "", func(n settings.Node) string { return n.Relative(n.Text()) })},
	}...)
}

func buildSSE(r *reader) (topics.Source, error) {
	o := r.upstream
	if u, err := url.Parse(r.url); err == nil && u.Path == "" {
		u.Path = "/events"
		r.url = u.String()
	}
	o.Info, o.URL, o.Header, o.Token = r.info, r.url, r.header, r.bearer()
	r.from = sse.Redact(r.url)
	return upstream.New(o)
}

func simulateTable(r *reader) settings.Table {
	s := &r.simulate
	var shapes []string
	for _, shape := range simulate.Shapes() {
		shapes = append(shapes, string(shape))
	}
	return settings.Table{
		{Key: "simulate", Doc: "The shape of test values.", Value: settings.Word(&r.shape, "", shapes...)},
		{Key: "every", Doc: "The time between two events. Default: 1s.", Value: interval(&s.Every)},
		{Key: "seed", Doc: "The same seed gives the same values.", Value: settings.Int(&r.seed, 0, 0, 1<<31-1)},
		{Key: "period", Doc: "The number of events of a wave.", Value: settings.Int(&s.Period, 0, 2, 1_000_000)},
		{Key: "failAfter", Doc: "Fail each time after this many events.", Value: settings.Int(&s.FailAfter, 0, 1, 1_000_000_000)},
	}
}

func buildSimulate(r *reader) (topics.Source, error) {
	o := r.simulate
	o.Info, o.Shape, o.Seed = r.info, simulate.Shape(r.shape), uint64(r.seed)
	if r.info.Min != nil {
		o.Min = *r.info.Min
	}
	if r.info.Max != nil {
		o.Max = *r.info.Max
	}
	r.from = r.shape
	return simulate.New(o)
}

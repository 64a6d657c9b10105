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
	table func(r *reader) settings.Table // the keys beside the common ones
	build func(r *reader) (topics.Source, error)
}

// kinds are the kinds of sources.
var kinds = []kind{
	{"command", commandTable, buildCommand},
	{"file", fileTable, buildFile},
	{"prometheus", prometheusTable, buildPrometheus},
	{"http", httpTable, buildHTTP},
	{"sse", sseTable, buildSSE},
	{"system", systemTable, buildSystem},
	{"docker", dockerTable, buildDocker},
	{"simulate", simulateTable, buildSimulate},
}

// interval reads a time of at least 10 ms.
func interval(at *time.Duration) settings.Value {
	return settings.Duration(at, 0, func(d time.Duration) error {
		if d < 10*time.Millisecond {
			return errors.New("want a duration of at least 10ms, such as 1s")
		}
		return nil
	})
}

func commandTable(r *reader) settings.Table {
	c := &r.command
	return settings.Table{
		{Key: "command", Value: settings.Custom(&c.Args, r.readCommand)},
		{Key: "every", Value: interval(&c.Every)},
		{Key: "timeout", Value: interval(&c.Timeout)},
		{Key: "match", Value: r.pattern(&c.Lines.Match)},
		{Key: "restart", Value: settings.Bool(&c.Restart, false)},
		{Key: "pty", Value: settings.Bool(&c.PTY, false)},
		{Key: "dir", Value: settings.TextFrom(&c.Dir, "", func(n settings.Node) string { return n.Relative(n.Text()) })},
		{Key: "env", Value: settings.Custom(&c.Env, r.readEnv)},
		{Key: "output", Value: settings.Word(&r.output, "auto", "auto", "lines", "whole")},
		{Key: "rate", Value: settings.Int(&c.Lines.Rate, 0, 1, 1_000_000)},
	}
}

func buildCommand(r *reader) (topics.Source, error) {
	c := r.command
	c.Lines.Topic = r.info
	c.Output = map[string]command.Output{"lines": command.OutputLines, "whole": command.OutputWhole}[r.output]
	if r.from = c.Shell; c.Shell == "" {
		r.from = strings.Join(c.Args, " ")
	}
	return command.Source(c)
}

// readCommand reads a line for the shell, or a list: a program and its arguments.
func (r *reader) readCommand(n settings.Node) {
	if !n.IsList() {
		if r.command.Shell = n.Text(); strings.TrimSpace(r.command.Shell) == "" {
			n.Fail("the command is empty")
		}
		return
	}
	n.List(func(n settings.Node) { r.command.Args = append(r.command.Args, n.Text()) })
	if len(r.command.Args) == 0 {
		n.Fail("the command is empty")
	}
}

// readEnv reads variables of the environment, whose values may be secret.
func (r *reader) readEnv(n settings.Node) {
	n.Pairs("names and values here, such as LANG: C", func(name string, n settings.Node) {
		r.command.Env = append(r.command.Env, name+"="+expanded(n))
	})
}

func fileTable(r *reader) settings.Table {
	o := &r.file
	return settings.Table{
		{Key: "file", Value: settings.Custom(&o.Paths, r.readPaths)},
		{Key: "last", Value: settings.Custom(&o.Last, r.readLast)},
		{Key: "match", Value: r.pattern(&o.Lines.Match)},
		{Key: "first", Value: r.pattern(&o.Lines.First)},
		{Key: "poll", Value: interval(&o.Poll)},
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

// requestTable are the keys of the kinds that send requests.
func (r *reader) requestTable() settings.Table {
	return settings.Table{
		{Key: "every", Value: interval(&r.every)},
		{Key: "timeout", Value: interval(&r.timeout)},
		{Key: "headers", Value: settings.Custom(&r.header, r.readHeaders)},
		{Key: "token", Value: settings.TextFrom(&r.token, "", expanded)},
		{Key: "tokenFile", Value: settings.TextFrom(&r.token, "", readToken)},
	}
}

func prometheusTable(r *reader) settings.Table {
	return append(r.requestTable(), settings.Table{
		{Key: "prometheus", Value: settings.TextFrom(&r.url, "", readURL)},
		{Key: "metrics", Value: settings.List(&r.prometheus.Metrics)},
		{Key: "by", Value: settings.List(&r.prometheus.By)},
	}...)
}

func buildPrometheus(r *reader) (topics.Source, error) {
	o := r.prometheus
	if u, err := url.Parse(r.url); err == nil && strings.Trim(u.Path, "/") == "" {
		u.Path = "/metrics"
		r.url = u.String()
	}
	o.Name, o.URL, o.Every, o.Timeout, o.Header, o.Bearer = r.info.Name, r.url, r.every, r.timeout, r.header, r.token
	r.from = sse.Redact(r.url)
	return prometheus.New(o)
}

func httpTable(r *reader) settings.Table {
	return append(r.requestTable(), settings.Table{
		{Key: "http", Value: settings.TextFrom(&r.url, "", readURL)},
		{Key: "field", Value: settings.TextFrom(&r.poll.Field, "", readExpression)},
		{Key: "method", Value: settings.Text(&r.poll.Method, "")},
		{Key: "body", Value: settings.Custom(&r.poll.Body, func(n settings.Node) { r.poll.Body = []byte(expanded(n)) })},
	}...)
}

func buildHTTP(r *reader) (topics.Source, error) {
	o := r.poll
	o.Info, o.URL, o.Every, o.Timeout, o.Header, o.Bearer = r.info, r.url, r.every, r.timeout, r.header, r.token
	if o.Method == "" && len(o.Body) > 0 {
		o.Method = "POST"
	}
	r.from = sse.Redact(r.url)
	return poll.New(o)
}

func sseTable(r *reader) settings.Table {
	return settings.Table{
		{Key: "sse", Value: settings.TextFrom(&r.url, "", readURL)},
		{Key: "state", Value: settings.TextFrom(&r.upstream.State, "", func(n settings.Node) string { return n.Relative(n.Text()) })},
		{Key: "headers", Value: settings.Custom(&r.header, r.readHeaders)},
		{Key: "token", Value: settings.TextFrom(&r.token, "", expanded)},
		{Key: "tokenFile", Value: settings.TextFrom(&r.token, "", readToken)},
	}
}

func buildSSE(r *reader) (topics.Source, error) {
	o := r.upstream
	o.Info, o.URL, o.Header, o.Token = r.info, r.url, r.header, r.token
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
		{Key: "simulate", Value: settings.Word(&r.shape, "", shapes...)},
		{Key: "every", Value: interval(&s.Every)},
		{Key: "seed", Value: settings.Int(&r.seed, 0, 0, 1<<31-1)},
		{Key: "period", Value: settings.Int(&s.Period, 0, 2, 1_000_000)},
		{Key: "failAfter", Value: settings.Int(&s.FailAfter, 0, 1, 1_000_000_000)},
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

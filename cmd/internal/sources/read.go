package sources

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"topicmux/cmd/internal/settings"
	"topicmux/internal/fuzzy"
	"topicmux/topics"
	"topicmux/topics/command"
	"topicmux/topics/docker"
	"topicmux/topics/file"
	"topicmux/topics/lines"
	"topicmux/topics/poll"
	"topicmux/topics/prometheus"
	"topicmux/topics/simulate"
	"topicmux/topics/system"
	"topicmux/topics/transform"
	"topicmux/topics/upstream"
)

// maxSources is the largest number of sources in a config file.
const maxSources = 256

// Source is a configured source.
type Source struct {
	topics.Source
	Name topics.Name // its topic; its other topics are under it
	Kind string      // such as "command"
	From string      // where its events come from, for people: a command or an address without a password

	written string // all that it was made of; equal sources have equal texts
	named   settings.Node
}

// Problem returns an error that shows where the name of the source is in the config file.
func (s Source) Problem(hint, format string, args ...any) error {
	return s.named.Problem(hint, format, args...)
}

// List are the sources of a config file. Their names are distinct.
type List []Source

// Value returns the setting of the sources: a list.
func (l *List) Value() settings.Value {
	var r reader
	keys := append(r.table().Keys(), stepNames()...)
	for _, k := range kinds {
		keys = append(keys, k.table(&r).Keys()...)
	}
	return settings.Custom((*[]Source)(l), l.read, keys...)
}

// Sources returns the sources for a supervisor.
func (l List) Sources() []topics.Source {
	out := make([]topics.Source, len(l))
	for i := range l {
		out[i] = l[i].Source
	}
	return out
}

func (l *List) read(n settings.Node) {
	n.Describe(settings.Schema{"maxItems": maxSources})
	n.List(func(n settings.Node) {
		if n.Describe(sourceSchema()) {
			return
		}
		before := n.Problems()
		var r reader
		s, ok := r.read(n)
		if n.Problems() > before || !ok {
			return
		}
		switch {
		case len(*l) == maxSources:
			n.Fail("the maximum is %d sources", maxSources)
		case slices.ContainsFunc(*l, func(o Source) bool { return o.Name == s.Name }):
			n.FailHint("give each source its own name", "there are two sources named %q", s.Name.String())
		case s.Kind == stdinKind && l.Stdin() != nil:
			r.values[stdinKind].FailHint("to publish it to several topics, add a step such as split: .host to that source",
				"standard input can be read by only one source, and %q reads it already", l.Stdin().Name.String())
		default:
			*l = append(*l, s)
		}
	})
}

// reader reads one source.
type reader struct {
	info   topics.TopicInfo
	steps  stepList
	values map[string]settings.Node // by key
	from   string

	url            string
	token          string
	fileToken      string // of tokenFile
	header         http.Header
	every, timeout time.Duration
	output, shape  string
	seed           int

	command    command.Options
	file       file.Options
	prometheus prometheus.Options
	poll       poll.Options
	upstream   upstream.Options
	system     system.Selection
	docker     docker.Options
	simulate   simulate.Options
	stdin      lines.Options
}

// table are the keys that every source may have.
func (r *reader) table() settings.Table {
	return append(InfoTable(&r.info),
		settings.Setting{Key: "transform", Doc: "Steps that change the events, in their order.", Value: r.steps.value()})
}

// read reads a source. It returns false if there is none.
func (r *reader) read(n settings.Node) (s Source, ok bool) {
	k := r.kindOf(n)
	if k == nil {
		return s, false
	}
	before := n.Problems()
	n.Fields(append(r.table(), k.table(r)...))
	r.rejectUseless(k)
	if n.Problems() > before {
		return s, false
	}
	if r.info.Name.IsZero() {
		n.FailHint("add name: ping, for example", "a source needs a name; it is also the name of its topic")
		return s, false
	}
	r.finish(k)
	if least, most := r.info.Min, r.info.Max; least != nil && most != nil && *least > *most {
		r.values["min"].FailHint("exchange them", "min %v is above max %v", *least, *most)
		return s, false
	}
	src, err := k.build(r)
	if err != nil {
		n.Fail("%v", err)
		return s, false
	}
	pipeline, err := transform.New(r.steps...)
	if err != nil {
		n.Fail("%v", err)
		return s, false
	}
	if err := declarable(src.Topics); err != nil {
		n.Fail("%v", err)
		return s, false
	}
	if len(r.steps) > 0 {
		src = pipeline.Source(src)
	}
	written := fmt.Sprint(n.YAML(), r.url, r.bearer(), r.header, r.command.Env, string(r.poll.Body))
	return Source{Source: src, Name: r.info.Name, Kind: k.name, From: r.from, written: written, named: r.values["name"]}, true
}

// kindOf returns the kind of a source: the one whose key it has.
func (r *reader) kindOf(n settings.Node) *kind {
	var found []*kind
	var keys []string
	r.values = make(map[string]settings.Node)
	n.Pairs("keys and values here, such as command: vmstat 1", func(key string, value settings.Node) {
		keys = append(keys, key)
		r.values[key] = value
		if i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == key }); i >= 0 {
			found = append(found, &kinds[i])
		}
	})
	switch {
	case len(found) == 1:
		return found[0]
	case len(found) > 1:
		r.values[found[1].name].FailKey("write two sources, each with its own name", "this source has two kinds: %s and %s", found[0].name, found[1].name)
		return nil
	case len(keys) == 0:
		return nil
	}
	for _, key := range keys {
		switch kind := foreignKinds[key]; {
		case key == "<<":
			r.values[key].Unknown(nil)
			return nil
		case kind != "":
			r.values[key].FailKey("did you mean "+kind+"?", "unknown key %q", key)
			return nil
		}
		if near := fuzzy.Nearest(key, kindNames()); near != "" && !slices.Contains(r.table().Keys(), key) {
			r.values[key].FailKey("did you mean "+near+"?", "unknown key %q", key)
			return nil
		}
	}
	n.FailHint("the kinds are "+strings.Join(kindNames(), ", ")+", as in command: vmstat 1", "this source does not say where its events come from")
	return nil
}

// foreignKinds are words that other programs have for a kind of source.
var foreignKinds = map[string]string{
	"cmd": "command", "exec": "command", "run": "command", "shell": "command", "script": "command",
	"path": "file", "tail": "file", "log": "file", "paths": "file", "files": "file",
	"url": "http, sse or prometheus", "json": "http", "scrape": "prometheus", "exporter": "prometheus",
}

func kindNames() (names []string) {
	for _, k := range kinds {
		names = append(names, k.name)
	}
	return names
}

// declarable returns what is wrong with the topics of a source. A hub knows best.
func declarable(infos []topics.TopicInfo) error {
	trial := topics.NewHub(topics.Options{})
	defer trial.Close()
	for _, info := range infos {
		if _, err := trial.Declare(info); err != nil {
			return errors.New(strings.TrimPrefix(strings.TrimPrefix(err.Error(), "declare "), "invalid catalogue entry: "))
		}
	}
	return nil
}

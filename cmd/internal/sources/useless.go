package sources

import (
	"strconv"

	"topicmux/topics/transform"
)

// ownInfo are the keys about a topic that have no meaning for a source of several topics,
// which knows what each of them is.
var ownInfo = []string{"kind", "unit", "min", "max", "help"}

// A useless key has no effect beside, or without, another one.
type useless struct {
	key    string
	when   func(r *reader) bool
	reason string
	hint   string
}

var uselessKeys = []useless{
	{"restart", func(r *reader) bool { return r.has("every") && r.has("command") }, "every runs the command again anyway", "remove restart, or every"},
	{"last", func(r *reader) bool { return r.has("docker") && !r.docker.Logs }, "last is about logs, which this source does not publish", "add logs: true"},
	{"rate", func(r *reader) bool { return r.has("docker") && !r.docker.Logs }, "rate is about logs, which this source does not publish", "add logs: true"},
	{"tokenFile", func(r *reader) bool { return r.has("token") }, "the token is already in token", "remove token, or tokenFile"},
	{"period", func(r *reader) bool { return r.shape == "walk" || r.shape == "log" }, "only sine and bursts have a period", "remove period"},
}

func (r *reader) has(key string) bool { _, ok := r.values[key]; return ok }

// rejectUseless reports the keys of the source that would have no effect.
func (r *reader) rejectUseless(k *kind) {
	for _, key := range ownInfo {
		if value, ok := r.values[key]; ok && k.many {
			value.FailHint(ownHint(key), "%s has no effect here: %s publishes several topics and knows the %s of each", key, k.name, key)
		}
	}
	for _, u := range uselessKeys {
		if value, ok := r.values[u.key]; ok && u.when(r) {
			value.FailHint(u.hint, "%s", u.reason)
		}
	}
}

// ownHint says how to change what a key says of all topics.
func ownHint(key string) string {
	for _, k := range transform.Kinds() {
		if k.Name == key {
			return "remove it, or change it for all topics: transform: [{" + k.Name + ": " + k.Example + "}]"
		}
	}
	return "remove it"
}

// finish makes steps of what is about all topics that are published: the kind, the unit
// and the range if there are steps, because field and rate would change them, and what is
// retained of a source of several topics.
func (r *reader) finish(k *kind) {
	if len(r.steps) > 0 {
		r.last("kind", string(r.info.Kind))
		r.last("unit", r.info.Unit)
		if r.shape == "" { // the range of a simulation is that of the values before the steps
			r.last("min", number(r.info.Min))
			r.last("max", number(r.info.Max))
		}
	}
	if k.many {
		r.last("keep", string(r.info.Retention))
	}
}

// last appends a step, unless its argument is "".
func (r *reader) last(name, arg string) {
	if step, err := transform.Parse(name, arg); err == nil && arg != "" {
		r.steps = append(r.steps, step)
	}
}

// number returns a number as the argument of a step, or "" for none.
func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}

// bearer returns the token, from whichever key has it.
func (r *reader) bearer() string {
	if r.fileToken != "" {
		return r.fileToken
	}
	return r.token
}

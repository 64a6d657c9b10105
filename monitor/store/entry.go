package store

import (
	"strings"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
)

// Entry is a topic's entry in the server's catalogue, cleaned. It is zero for
// a server that has no catalogue.
type Entry struct {
	Kind  string   // number, numbers, gauge, …; "" when not declared
	Unit  string   // such as "B/s" or "%"
	Min   *float64 // the smallest value that can be, nil when unknown
	Max   *float64 // the largest value that can be, nil when unknown
	Help  string   // one sentence for people
	Keep  string   // "all" or "latest"
	State string   // "live", "failed" or "complete"; "" counts as live
	Error string   // why it failed
	Last  string   // the id of its last event
}

// The states of an entry that mean something here.
const (
	stateLive     = "live"
	stateFailed   = "failed"
	stateComplete = "complete"
)

func parseEntry(v gjson.Result) Entry {
	return Entry{
		Kind:  word(v, "kind"),
		Unit:  word(v, "unit"),
		Min:   bound(v.Get("min")),
		Max:   bound(v.Get("max")),
		Help:  own(v.Get("help").String(), maxHelp),
		Keep:  word(v, "keep"),
		State: word(v, "state"),
		Error: own(v.Get("error").String(), maxHelp),
		Last:  word(v, "last"),
	}
}

// word returns a short string member, "" when it is missing.
func word(v gjson.Result, key string) string {
	return own(v.Get(key).String(), maxWord)
}

// own returns s cleaned, in memory of its own: what is parsed shares that of
// the whole payload, which would stay with it.
func own(s string, limit int) string {
	return strings.Clone(text.CleanLine(s, limit))
}

func bound(v gjson.Result) *float64 {
	if v.Type != gjson.Number {
		return nil
	}
	f := v.Num
	return &f
}

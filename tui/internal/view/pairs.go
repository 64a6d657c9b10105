package view

import (
	"strings"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

// direction is a half of a pair, such as rx of rx and tx.
type direction struct {
	pair string
	up   bool // drawn above zero
}

// directions maps the words that form pairs. Incoming directions are above
// zero.
var directions = map[string]direction{
	"rx": {"x", true}, "tx": {"x", false},
	"in": {"in", true}, "out": {"in", false},
	"input": {"put", true}, "output": {"put", false},
	"incoming": {"coming", true}, "outgoing": {"coming", false},
	"inbound": {"bound", true}, "outbound": {"bound", false},
	"ingress": {"gress", true}, "egress": {"gress", false},
	"read": {"read", true}, "write": {"read", false}, "written": {"read", false},
	"reads": {"reads", true}, "writes": {"reads", false},
	"recv": {"sent", true}, "received": {"sent", true}, "receive": {"sent", true},
	"sent": {"sent", false}, "send": {"sent", false}, "transmit": {"sent", false}, "transmitted": {"sent", false},
	"download": {"load", true}, "upload": {"load", false},
	"downloaded": {"loaded", true}, "uploaded": {"loaded", false},
	"up": {"up", true}, "down": {"up", false},
}

// directionOf returns whether a field is the upper half of a pair, and the stem
// that it shares with the other half.
func directionOf(field string) (stem string, up, ok bool) {
	words := text.Words(field)
	for i := len(words) - 1; i >= 0; i-- {
		if d, found := directions[words[i]]; found {
			words[i] = "*" + d.pair
			return strings.Join(words, " ") + digitsOf(field), d.up, true
		}
	}
	return "", false, false
}

// digitsOf returns the digits of a name: eth0 and eth1 are not a pair.
func digitsOf(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, name)
}

// pairsMost is the largest number of pairs in a pane.
const pairsMost = 4

// pairsOf returns the pairs among series that can be mirrored, with the upper
// half first. All is set if every series belongs to one. A pair with a negative
// value cannot: it would look like a value of the other half.
func pairsOf(t *store.Topic, series []*store.Series) (pairs [][2]*store.Series, all bool) {
	all = true
	named, complete := pairsByName(t, series)
	for _, pair := range named {
		if belowZero(t, pair) != nil {
			all = false
			continue
		}
		pairs = append(pairs, pair)
	}
	return pairs, all && complete
}

// belowZero returns the series of a pair that has, or may have, negative values. It
// returns nil if neither has.
func belowZero(t *store.Topic, pair [2]*store.Series) *store.Series {
	for _, s := range pair {
		if least := bounds(t).Min; s.Negative() || least != nil && *least < 0 {
			return s
		}
	}
	return nil
}

// pairsByName returns the pairs among series, with the upper half first. All is
// set if every series belongs to one.
func pairsByName(t *store.Topic, series []*store.Series) (pairs [][2]*store.Series, all bool) {
	if len(series) < 2 || len(series) > 2*pairsMost {
		return nil, false
	}
	left := make(map[string]*store.Series)
	above := make(map[string]bool)
	for _, s := range series {
		stem, up, ok := directionOf(s.Field)
		if !ok {
			continue
		}
		other, found := left[stem]
		switch {
		case !found:
			left[stem], above[stem] = s, up
		case other == nil || above[stem] == up || t.UnitOf(s) != t.UnitOf(other):
		case up:
			pairs, left[stem] = append(pairs, [2]*store.Series{s, other}), nil
		default:
			pairs, left[stem] = append(pairs, [2]*store.Series{other, s}), nil
		}
	}
	return pairs, 2*len(pairs) == len(series)
}

package view

import (
	"slices"
	"time"

	"topicmux/tui/store"
)

// Wire is the view of a topic's raw lines. It is none of those that For
// returns: it fits whatever came over the wire, and hides what it meant.
var Wire View = wireView{}

// The views of fields that were chosen, whatever else the topic holds.
var asPicked = []View{lineView{}, lanesView{}, bigView{}, gaugeView{}}

// The views of each shape, best first.
var (
	asNumber    = newMenu(lineView{}, bigView{}, gaugeView{}, logView{}, textView{})
	asNumbers   = newMenu(lineView{}, lanesView{}, gaugeView{}, bigView{}, jsonView{}, logView{})
	asGauge     = newMenu(gaugeView{}, lineView{}, bigView{}, jsonView{}, logView{})
	asProgress  = newMenu(progressView{}, logView{}, jsonView{})
	asStates    = newMenu(statesView{}, logView{}, textView{})
	asTable     = newMenu(tableView{}, jsonView{}, logView{})
	asChat      = newMenu(chatView{}, logView{}, jsonView{})
	asLog       = newMenu(logView{}, textView{})
	asShortText = newMenu(bigView{}, textView{}, logView{})
	asText      = newMenu(textView{}, logView{})
	asJSON      = newMenu(jsonView{}, logView{})
	asAnything  = newMenu(textView{}, logView{})

	// What a topic of numbers shows before its first one came.
	asNothing = newMenu(lineView{}, logView{}, textView{})
)

// For returns the views that fit a topic of which these fields are charted,
// best first. There is always one. The kind that the catalogue declares wins
// over what the payloads look like, for the store's Shape follows it; fields
// that were chosen win over both. The slice is shared: do not change it.
func For(t *store.Topic, fields ...string) []View {
	m := menuOf(t)
	if picked(t, fields) {
		return m.picked
	}
	return m.views
}

// menu is the views of a shape, and those when fields were chosen.
type menu struct{ views, picked []View }

func newMenu(views ...View) menu {
	m := menu{views: views, picked: slices.Clone(asPicked)}
	for _, v := range views {
		if !slices.Contains(m.picked, v) {
			m.picked = append(m.picked, v)
		}
	}
	return m
}

func menuOf(t *store.Topic) menu {
	switch t.Shape {
	case store.ShapeNumber, store.ShapeNumbers, store.ShapeGauge:
		return menuOfNumbers(t)
	case store.ShapeProgress:
		return asProgress
	case store.ShapeState:
		return asStates
	case store.ShapeTable:
		return asTable
	case store.ShapeChat:
		return asChat
	case store.ShapeLog:
		return asLog
	case store.ShapeText:
		if e, ok := t.Latest(time.Time{}); ok && isBig(e.Text) {
			return asShortText
		}
		return asText
	case store.ShapeJSON:
		return asJSON
	}
	return asAnything
}

func menuOfNumbers(t *store.Topic) menu {
	switch {
	case len(t.Series) == 0:
		return asNothing
	case t.Shape == store.ShapeNumber:
		return asNumber
	case t.Shape == store.ShapeGauge:
		return asGauge
	}
	return asNumbers
}

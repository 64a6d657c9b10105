package view

import (
	"time"

	"topicmux/tui/store"
)

// Wire is the view of a topic's raw lines. It is none of those that For
// returns: it fits whatever came over the wire, and hides what it meant.
var Wire View = wireView{}

// The views of each shape, best first.
var (
	asNumber    = []View{lineView{}, bigView{}, gaugeView{}, logView{}, textView{}}
	asNumbers   = []View{lineView{}, lanesView{}, gaugeView{}, bigView{}, jsonView{}, logView{}}
	asGauge     = []View{gaugeView{}, lineView{}, bigView{}, jsonView{}, logView{}}
	asProgress  = []View{progressView{}, logView{}, jsonView{}}
	asStates    = []View{statesView{}, logView{}, textView{}}
	asTable     = []View{tableView{}, jsonView{}, logView{}}
	asChat      = []View{chatView{}, logView{}, jsonView{}}
	asLog       = []View{logView{}, textView{}}
	asShortText = []View{bigView{}, textView{}, logView{}}
	asText      = []View{textView{}, logView{}}
	asJSON      = []View{jsonView{}, logView{}}
	asAnything  = []View{textView{}, logView{}}

	// What a topic of numbers shows before its first one came.
	asNothing = []View{lineView{}, logView{}, textView{}}
)

// For returns the views that fit a topic, best first. There is always one. The
// kind that the catalogue declares wins over what the payloads look like, for
// the store's Shape follows it. The slice is shared: do not change it.
func For(t *store.Topic) []View {
	switch t.Shape {
	case store.ShapeNumber, store.ShapeNumbers, store.ShapeGauge:
		return forNumbers(t)
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

func forNumbers(t *store.Topic) []View {
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

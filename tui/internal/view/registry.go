package view

import (
	"slices"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/store"
)

// Wire is the view of a topic's raw lines. It is none of those that For
// returns: it fits whatever came over the wire, and hides what it meant.
var Wire View = wireView{}

// The views of one series and of several, best first. Fields that a person
// chose have them, whatever else the topic holds.
var (
	ofOne = []View{lineView{}, bigView{}, gaugeView{}, heatView{}, histogramView{}}
	// Pairs are mirrored first when they are all that there is.
	ofPairs = []View{mirrorView{}, lineView{}, lanesView{}, barsView{}, gaugeView{}, heatView{}, bigView{}, histogramView{}}
	ofMany  = []View{lineView{}, lanesView{}, barsView{}, gaugeView{}, heatView{}, bigView{}, histogramView{}}
)

// The views of each shape, best first.
var (
	asNumber    = newMenu(with(ofOne, logView{}, textView{})...)
	asField     = newMenu(with(ofOne, jsonView{}, logView{})...)
	asNumbers   = newMenu(with(ofMany, jsonView{}, logView{})...)
	asGauge     = newMenu(with([]View{gaugeView{}, lineView{}, barsView{}, bigView{}}, heatView{}, histogramView{}, jsonView{}, logView{})...)
	asPairs     = newMenu(with(ofPairs, jsonView{}, logView{})...)
	asPartly    = newMenu(with([]View{lineView{}, mirrorView{}, lanesView{}, barsView{}}, asNumbers.views...)...)
	asGroup     = newMenu(ofMany...)
	asGrouped   = newMenu(ofPairs...) // pairs of topics
	asProgress  = newMenu(progressView{}, logView{}, jsonView{})
	asStates    = newMenu(statesView{}, logView{}, textView{})
	asTable     = newMenu(tableView{}, jsonView{}, logView{})
	asChat      = newMenu(chatView{}, logView{}, jsonView{})
	asLog       = newMenu(logView{}, textView{})
	asShortText = newMenu(bigView{}, textView{}, logView{})
	asText      = newMenu(textView{}, logView{})
	asJSON      = newMenu(jsonView{}, logView{})
	asMixed     = newMenu(jsonView{}, lineView{}, barsView{}, logView{})
	asEvents    = newMenu(logView{}, jsonView{})
	asAnything  = newMenu(textView{}, logView{})

	asMixedEvents = newMenu(logView{}, jsonView{}, lineView{}, barsView{})

	// What a topic of numbers shows before its first one came.
	asNothing = newMenu(lineView{}, logView{}, textView{})

	// What a number alone shows that measures nothing, such as an id.
	asName = newMenu(bigView{}, logView{}, textView{}, lineView{})
)

// For returns the views that fit a topic of which these fields are charted,
// best first. There is always one. The kind that the catalogue declares wins
// over what the payloads look like, for the store's Shape follows it; fields
// that were chosen win over both. The slice is shared: do not change it.
func For(t *store.Topic, fields ...string) []View {
	m := menuOf(t)
	switch known := seriesOf(t, fields); {
	case len(known) == 1:
		return m.one
	case len(known) > 1 && paired(t, known):
		return m.pairs
	case len(known) > 1:
		return m.many
	}
	return m.views
}

// menu is the views of a shape, and those when one or several fields were
// chosen.
type menu struct{ views, one, many, pairs []View }

func newMenu(views ...View) menu {
	return menu{views: views, one: with(ofOne, views...), many: with(ofMany, views...), pairs: with(ofPairs, views...)}
}

// with returns the views of a and those of b that are not among them.
func with(a []View, b ...View) []View {
	out := slices.Clone(a)
	for _, v := range b {
		severals := v == View(lanesView{}) || v == View(barsView{}) || v == View(mirrorView{})
		if !slices.Contains(out, v) && (!severals || slices.Contains(a, v)) {
			out = append(out, v)
		}
	}
	return out
}

func menuOf(t *store.Topic) menu {
	if t.Members() > 0 && t.Measures() > 0 {
		if paired(t, t.AppendMeasures(nil)) {
			return asGrouped
		}
		return asGroup
	}
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
	case store.ShapeNone:
		if t.Count > 0 {
			return asLog
		}
	case store.ShapeJSON:
		if t.Eventful() && t.Measures() > 0 {
			return asMixedEvents
		}
		if t.Eventful() {
			return asEvents
		}
		if t.Measures() > 1 {
			return asMixed
		}
		return asJSON
	}
	return asAnything
}

func menuOfNumbers(t *store.Topic) menu {
	switch {
	case t.Count > 0 && t.Measures() == 0:
		return menuWithoutNumbers(t)
	case len(t.Series) == 0:
		return asNothing
	case t.Shape == store.ShapeNumber && !namesOnly(t):
		return asNumber
	case t.Shape == store.ShapeNumber:
		return asName
	case t.Shape == store.ShapeGauge:
		return asGauge
	case t.Measures() <= 1:
		return asField
	}
	switch pairs, all := pairsOf(t, t.AppendMeasures(nil)); {
	case all:
		return asPairs
	case len(pairs) > 0:
		return asPartly
	}
	return asNumbers
}

// menuWithoutNumbers is the menu of a topic of numbers whose events had none that
// is charted by default.
func menuWithoutNumbers(t *store.Topic) menu {
	switch json, cut := t.JSON(time.Time{}); {
	case json == "" || json[0] != '{' && json[0] != '[', !cut && !gjson.Valid(json):
		return asLog
	}
	return asJSON
}

// paired reports whether series are pairs and nothing else.
func paired(t *store.Topic, series []*store.Series) bool {
	_, all := pairsOf(t, series)
	return all
}

// namesOnly reports whether a topic is a number alone that measures nothing.
func namesOnly(t *store.Topic) bool {
	s := t.Find("")
	return s != nil && !t.Measure(s)
}

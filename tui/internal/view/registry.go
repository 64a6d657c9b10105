package view

import (
	"slices"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/store"
)

// Wire is the view of a topic's raw lines. For does not return it, because it
// fits every topic and does not show the meaning of the data.
var Wire View = wireView{}

// The views for one series and for several, best first. They apply to chosen
// fields, whatever the topic's shape.
var (
	ofOne = []View{lineView{}, bigView{}, gaugeView{}, heatView{}, histogramView{}}
	// Pairs are mirrored if there are no other series.
	ofPairs = []View{mirrorView{}, lineView{}, lanesView{}, barsView{}, gaugeView{}, heatView{}, bigView{}, histogramView{}}
	ofMany  = []View{lineView{}, lanesView{}, barsView{}, gaugeView{}, heatView{}, bigView{}, histogramView{}}
)

// The views for each shape, best first.
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

	// The views for a numeric topic before its first number.
	asNothing = newMenu(lineView{}, logView{}, textView{})

	// The views for a bare number that is not a measurement, such as an id.
	asName = newMenu(bigView{}, logView{}, textView{}, lineView{})
)

// For returns the views that fit a topic with these chosen fields, best first.
// There is at least one. Chosen fields take precedence over the topic's shape.
// The slice is shared and must not be changed.
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

// menu holds the views for a shape, and those for one or several chosen fields
// or pairs.
type menu struct{ views, one, many, pairs []View }

func newMenu(views ...View) menu {
	return menu{views: views, one: with(ofOne, views...), many: with(ofMany, views...), pairs: with(ofPairs, views...)}
}

// with returns the views of a followed by those of b that are not in a.
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

// menuWithoutNumbers returns the menu for a numeric topic whose events have no
// number that is charted by default.
func menuWithoutNumbers(t *store.Topic) menu {
	switch json, cut := t.JSON(time.Time{}); {
	case json == "" || json[0] != '{' && json[0] != '[', !cut && !gjson.Valid(json):
		return asLog
	}
	return asJSON
}

// paired reports whether all series belong to pairs.
func paired(t *store.Topic, series []*store.Series) bool {
	_, all := pairsOf(t, series)
	return all
}

// namesOnly reports whether a topic is a bare number that is not a measurement.
func namesOnly(t *store.Topic) bool {
	s := t.Find("")
	return s != nil && !t.Measure(s)
}

// Names returns the names of all views that a user can choose, sorted.
func Names() []string {
	var out []string
	for _, views := range [...][]View{ofOne, ofPairs, ofMany, asProgress.views, asStates.views, asTable.views, asChat.views, asLog.views, asJSON.views} {
		for _, v := range views {
			if !slices.Contains(out, v.Name()) {
				out = append(out, v.Name())
			}
		}
	}
	slices.Sort(out)
	return out
}

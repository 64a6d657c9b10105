package arrangement

import (
	"encoding/json"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"topicmux/tui/theme"
)

// YAML returns the arrangement in the form of the config file, with comments. It leaves out
// what has no value, the alert command, and a theme that is a file: it may not be there on
// another machine.
func (a *Arrangement) YAML() []byte {
	w := &writer{}
	w.line("# A dashboard of topicmux. Show it with:")
	w.line("#   topicmux watch -c FILE URL")
	w.line("# or put it under dashboard: in the file of topicmux -c.")
	w.line("")
	w.pair("layout", a.Layout)
	w.number("mainShare", a.MainShare)
	w.pair("listSort", a.ListSort)
	w.list("order", texts(a.Order))
	w.list("hide", texts(a.Hide))
	w.list("groups", a.Groups)
	w.panes(a.Panes)
	if a.Window > 0 {
		w.pair("window", Duration(a.Window))
	}
	if a.Theme != nil && theme.Find(a.Theme.Name()) == a.Theme {
		w.pair("theme", a.Theme.Name())
	}
	if a.ArrivalTime {
		w.line("arrivalTime: true")
	}
	w.fields(a)
	rules := make([]string, 0, len(a.Alerts))
	for _, r := range a.Alerts {
		rules = append(rules, r.String())
	}
	w.list("alerts", rules)
	return []byte(w.String())
}

func texts(all []Selector) []string {
	var out []string
	for _, s := range all {
		out = append(out, s.text)
	}
	return out
}

// Duration writes a duration without zero units, as in a config file: 5m for 5m0s.
func Duration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// writer writes YAML.
type writer struct {
	strings.Builder
	indent string
}

func (w *writer) line(s string) { w.WriteString(strings.TrimRight(w.indent+s, " ") + "\n") }

func (w *writer) pair(key, value string) {
	if value != "" {
		w.line(key + ": " + scalar(value))
	}
}

func (w *writer) number(key string, v float64) {
	if v != 0 {
		w.line(key + ": " + strconv.FormatFloat(v, 'f', -1, 64))
	}
}

func (w *writer) bound(key string, v *float64) {
	if v != nil && !math.IsNaN(*v) && !math.IsInf(*v, 0) {
		w.line(key + ": " + strconv.FormatFloat(*v, 'g', -1, 64))
	}
}

// shortList is the largest length of a list that is written in one line, in bytes.
const shortList = 72

func (w *writer) list(key string, items []string) {
	if len(items) == 0 {
		return
	}
	written := make([]string, len(items))
	for i, s := range items {
		written[i] = scalar(s)
	}
	if line := key + ": [" + strings.Join(written, ", ") + "]"; len(line) <= shortList {
		w.line(line)
		return
	}
	w.line(key + ":")
	for _, s := range written {
		w.line("  - " + s)
	}
}

func (w *writer) panes(panes []Pane) {
	if len(panes) == 0 {
		return
	}
	w.line("panes:")
	for i := range panes {
		p := &panes[i]
		w.line("  " + scalar(p.Of.text) + ":")
		before := w.Len()
		w.indent = "    "
		w.pair("title", p.Title)
		w.pair("view", p.View)
		w.pair("sort", p.Sort)
		w.paths(p.Fields)
		w.pair("unit", p.Unit)
		w.pair("format", p.Format.String())
		w.bound("min", p.Min)
		w.bound("max", p.Max)
		w.number("width", p.Width)
		w.number("height", p.Height)
		if p.Hidden != nil {
			w.line("hidden: " + strconv.FormatBool(*p.Hidden))
		}
		w.indent = ""
		if w.Len() == before {
			w.line("    {}")
		}
	}
}

// paths writes the paths of the fields of a pane.
func (w *writer) paths(fields []string) {
	written := make([]string, len(fields))
	for i, f := range fields {
		written[i] = "." + f
	}
	if len(written) == 1 {
		w.pair("field", written[0])
		return
	}
	w.list("field", written)
}

// fields writes the expressions that are charted.
func (w *writer) fields(a *Arrangement) {
	if len(a.Fields) == 0 {
		return
	}
	w.line("fields:")
	w.indent = "  "
	for _, topic := range slices.Sorted(maps.Keys(a.Fields)) {
		w.list(scalar(topic), a.Fields.Names(topic))
	}
	w.indent = ""
}

// plainScalar matches texts that YAML reads as they are, as text.
var plainScalar = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.%-]*( [A-Za-z_][A-Za-z0-9_.%-]*)*$|^[0-9]+(ms|s|m|h)([0-9]+(ms|s|m|h))*$`)

// scalar writes a text so that YAML reads it back.
func scalar(s string) string {
	switch strings.ToLower(s) {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n":
	default:
		if plainScalar.MatchString(s) {
			return s
		}
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string is always encoded
	return strings.TrimSpace(b.String())
}

package health

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"topicmux/monitor/text"
)

// labelWidth is the width of the first column of a report in cells.
const labelWidth = 13

// cell is a figure with its name.
type cell struct{ name, value string }

// row is a line of a report: a text, or figures in columns that all rows share.
type row struct {
	label string
	text  string
	cells []cell
}

// Lines returns the report as lines of text for a terminal, in aligned columns and without
// colour. Figures that are not known are left out.
func (r *Report) Lines() []string {
	rows := r.verdictRows()
	rows = append(rows, r.responseRows()...)
	rows = append(rows,
		row{label: "time to", cells: knownCells(
			cell{"connect", knownTime(r.Connect)}, cell{"response", knownTime(r.TTFB)}, cell{"event", knownTime(r.TTFE)}, cell{"text", r.textTime()})},
		row{label: "gaps", cells: r.gapCells()},
		row{label: "received", cells: knownCells(
			cell{"events", grouped(r.Events)}, cell{"bytes", size(r.Bytes)}, cell{"tokens", knownCount(r.Tokens)}, cell{"words", knownCount(r.Words)})},
		row{label: "rate", cells: rateCells(r.Rate)},
		row{label: "last 10 s", cells: rateCells(r.Now)},
		row{label: "bursts", text: r.burstText()},
		row{label: "stalls", text: r.stallText()},
		row{label: "keepalives", text: r.keepaliveText()},
		row{label: "connections", text: r.connectionText()},
	)
	return layout(rows)
}

func (r *Report) verdictRows() []row {
	var rows []row
	label := "verdict"
	for _, v := range append([]Verdict{r.Verdict}, r.Notes...) {
		rows = append(rows, row{label: label, text: v.Kind.String() + ": " + v.Text})
		if v.Hint != "" {
			rows = append(rows, row{text: "→ " + v.Hint})
		}
		label = ""
	}
	return rows
}

func (r *Report) responseRows() []row {
	status := ""
	if r.Response.Status != 0 {
		status = fmt.Sprint(r.Response.Status)
	}
	var hops []string
	for _, hop := range r.Response.Hops {
		hops = append(hops, hop.Name)
	}
	encoding := r.Response.Encoding
	if encoding == "" && status != "" {
		encoding = "not compressed"
	}
	return []row{
		{label: "response", text: join(status, r.Response.Proto, r.Response.Type, encoding)},
		{label: "via", text: strings.Join(hops, " · ")},
	}
}

// textTime returns the time to the first text, if the stream has text.
func (r *Report) textTime() string {
	if !r.messages {
		return ""
	}
	return knownTime(r.TTFT)
}

func (r *Report) gapCells() []cell {
	if r.ITL.Count == 0 {
		return nil
	}
	return []cell{
		{"p50", r.ITL.P50.String()}, {"p95", r.ITL.P95.String()}, {"p99", r.ITL.P99.String()}, {"longest", r.ITL.Max.String()},
	}
}

func rateCells(r Rates) []cell {
	return knownCells(
		cell{"events", perSecond(r.Events, "")}, cell{"bytes", perSecond(r.Bytes, "B")},
		cell{"tokens", perSecond(r.Tokens, "")}, cell{"words", perSecond(r.Words, "")})
}

func (r *Report) burstText() string {
	if r.BurstRatio < 0.005 {
		return ""
	}
	return fmt.Sprintf("%s of the events arrived together although they were created apart", percent(r.BurstRatio))
}

func (r *Report) stallText() string {
	switch s := &r.Stalls; s.Count {
	case 0:
		return ""
	case 1:
		return "1, of " + s.Longest.String()
	default:
		return fmt.Sprintf("%s, of %s in all, the longest of %s", grouped(s.Count), s.Total, s.Longest)
	}
}

func (r *Report) keepaliveText() string {
	k := &r.Keepalives
	if k.Total == 0 {
		return ""
	}
	names := make([]string, 0, len(k.Dialects))
	for name := range k.Dialects {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(k.Dialects[b], k.Dialects[a]), cmp.Compare(a, b))
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s × %s", grouped(k.Dialects[name]), name)
	}
	every := ""
	if k.Every > 0 {
		every = "one about every " + k.Every.String()
	}
	return join(strings.Join(names, ", "), every)
}

func (r *Report) connectionText() string {
	c := &r.Connections
	if c.Count == 0 {
		return ""
	}
	age, lives, renewal := "", "", ""
	switch {
	case c.Lifetime == 0:
	case r.Now != Rates{} || !r.Verdict.Kind.IsOver():
		age = "open for " + c.Lifetime.String()
	default:
		age = "lasted " + c.Lifetime.String()
	}
	if c.Count > 1 && c.Longest > 0 {
		lives = fmt.Sprintf("on average %s (%s to %s)", c.Average, c.Shortest, c.Longest)
	}
	switch {
	case c.Every > 0:
		renewal = "renews every " + c.Every.round().String()
	case c.EveryEvents > 0:
		renewal = "renews after every " + plural(c.EveryEvents, "event")
	}
	return join(grouped(c.Count), age, lives, renewal)
}

// layout aligns the rows. Rows without content are left out.
func layout(rows []row) []string {
	var names, values []int // widths of the columns
	for _, r := range rows {
		for i, c := range r.cells {
			if i == len(names) {
				names, values = append(names, 0), append(values, 0)
			}
			names[i], values[i] = max(names[i], text.Width(c.name)), max(values[i], text.Width(c.value))
		}
	}
	var lines []string
	for _, r := range rows {
		line := r.text
		for i, c := range r.cells {
			if i > 0 {
				line += "    "
			}
			line += text.Fit(c.name, names[i]) + "  " + text.FitRight(c.value, values[i])
		}
		if line != "" {
			lines = append(lines, strings.TrimRight(text.Fit(r.label, labelWidth)+line, " "))
		}
	}
	return lines
}

// knownCells returns the cells that have a value.
func knownCells(cells ...cell) []cell {
	return slices.DeleteFunc(cells, func(c cell) bool { return c.value == "" })
}

// join joins the parts of a text that are not empty.
func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

func knownTime(d Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func knownCount(n uint64) string {
	if n == 0 {
		return ""
	}
	return grouped(n)
}

func perSecond(v float64, unit string) string {
	if v <= 0 {
		return ""
	}
	return strings.TrimSpace(prefixed(v, unit)) + "/s"
}

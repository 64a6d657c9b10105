package tui

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/sse"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// drawNotice draws a notice in place of the panes while there are none: what
// the dashboard is doing, what went wrong, and what the user can do.
func (h *chrome) drawNotice(r screen.Region, st *store.State) {
	if h.search.query.on() && h.search.query.behind {
		drawCentred(r, []noticeLine{{text: "Searching for /" + h.search.query.typed, colour: theme.Text}})
		return
	}
	if h.search.query.on() {
		drawCentred(r, []noticeLine{
			{text: "Nothing matches /" + h.search.query.typed, colour: theme.Text},
			{text: "Press esc to clear the search.", colour: theme.Muted},
		})
		return
	}
	if len(h.panes.all) > 0 {
		drawCentred(r, []noticeLine{
			{text: "Every pane is hidden.", colour: theme.Text},
			{text: "Press X to show hidden panes.", colour: theme.Muted},
		})
		return
	}
	drawCentred(r, h.streamNotice(st))
}

// streamNotice returns the lines about the streams while no topic has come.
func (h *chrome) streamNotice(st *store.State) []noticeLine {
	if !h.streams.several() {
		return h.connectionNotice(st, st.Streams[0])
	}
	var lines []noticeLine
	for _, s := range st.Streams {
		status := h.statusOf(s)
		lines = append(lines,
			noticeLine{text: status.shape + " " + labelled(s.Name, status.words), colour: status.colour},
			noticeLine{text: readableURL(h.streams.of(s).Address()), colour: theme.Muted},
			noticeLine{})
	}
	if anyIn(store.Open, st) {
		return append(lines, noticeLine{text: cmp.Or(h.unmatched(st), "No events yet."), colour: theme.Text})
	}
	return lines
}

// connectionNotice returns the lines about the only stream.
func (h *chrome) connectionNotice(all *store.State, st *store.StreamState) []noticeLine {
	where := noticeLine{text: readableURL(h.streams.of(st).Address()), colour: theme.Muted}
	selected := h.unmatched(all)
	switch c := &st.Conn; {
	case c.Phase == store.Open && selected != "":
		return []noticeLine{
			{text: "● connected", colour: theme.Good},
			where,
			{},
			{text: selected, colour: theme.Text},
			{text: "A pane opens when a matching topic appears.", colour: theme.Muted},
		}
	case c.Phase == store.Open:
		return []noticeLine{
			{text: "● connected", colour: theme.Good},
			where,
			{},
			{text: "No events yet.", colour: theme.Text},
			{text: "Each topic opens a pane with its first event.", colour: theme.Muted},
		}
	case c.Phase == store.Waiting:
		return []noticeLine{
			{text: "◐ no connection yet", colour: theme.Warn},
			where,
			{},
			{text: c.Reason, colour: theme.Text},
			{text: strings.TrimSpace("Next attempt in " + countdown(c.Until.Sub(h.clock())) + ". " + suggestion(st.Trouble)), colour: theme.Muted},
		}
	case c.Phase == store.Closed:
		return []noticeLine{
			{text: "○ the stream has ended", colour: theme.Muted},
			where,
			{},
			{text: cmp.Or(c.Reason, selected), colour: theme.Text},
			{text: strings.TrimSpace(suggestion(st.Trouble) + " Press q to quit."), colour: theme.Muted},
		}
	default:
		return []noticeLine{{text: "◐ connecting", colour: theme.Warn}, where}
	}
}

// unmatched says that the server has no topic that the stream selects, with a
// suggestion. It returns "" if the server has such a topic or that is unknown.
func (h *chrome) unmatched(st *store.State) string {
	if all := st.Unmatched(); len(all) > 0 {
		said := make([]string, len(all))
		for i, u := range all {
			said[i] = strings.TrimSuffix(sentenceOf(u.String()), "?.")
			if u.Near != "" {
				said[i] += "?"
			}
		}
		return strings.Join(said, " ")
	}
	of := st.Streams[0]
	u, err := url.Parse(h.streams.of(of).Address())
	if err != nil || h.streams.several() || !of.IsTopicmux() || len(st.Topics) > 0 || u.Query().Get("topics") == "" {
		return ""
	}
	return "No topic matches " + text.CleanLine(strings.ReplaceAll(u.Query().Get("topics"), ",", ", "), 256) + "."
}

// readableURL returns a URL for display: without secrets, and with the commas
// and patterns of a selection as the user types them.
func readableURL(u string) string {
	return strings.NewReplacer("%2C", ",", "%3E", ">", "%2A", "*", "%24", "$").Replace(sse.Redact(u))
}

// suggestion suggests what the user can do without a connection. It returns ""
// if nothing is known to help.
func suggestion(err error) string {
	var refused *sse.RefusedError
	if errors.As(err, &refused) && refused.Status >= http.StatusInternalServerError {
		return "The server answered with an error."
	}
	return sentenceOf(strings.TrimSuffix(monitor.Hint(err), "."))
}

// drawTooSmall draws the size that the dashboard needs.
func (h *chrome) drawTooSmall(r screen.Region) {
	size := func(w, h int) string { return strconv.Itoa(w) + "×" + strconv.Itoa(h) }
	drawCentred(r, []noticeLine{
		{text: "too small", colour: theme.Warn},
		{text: "need " + size(minWidth, minHeight), colour: theme.Muted},
		{text: "have " + size(h.width, h.height), colour: theme.Muted},
	})
}

// noticeLine is a line of a notice.
type noticeLine struct {
	text   string
	colour screen.Color
}

// drawCentred draws lines in the centre of a region, wrapped to its width. If
// they do not fit, it omits the last ones.
func drawCentred(r screen.Region, lines []noticeLine) {
	w, h := r.Size()
	var fitting []noticeLine
	for _, l := range lines {
		for _, part := range text.Wrap(l.text, max(1, w)) {
			fitting = append(fitting, noticeLine{text: part, colour: l.colour})
		}
		if l.text == "" && h > len(lines) {
			fitting = append(fitting, noticeLine{})
		}
	}
	fitting = fitting[:min(len(fitting), h)]
	y := (h - len(fitting)) / 2
	for i, l := range fitting {
		r.Text(max(0, (w-text.Width(l.text))/2), y+i, l.text, screen.Style{Fg: l.colour})
	}
}

// minWidth and minHeight are the smallest size of a useful dashboard.
const (
	minWidth  = 12
	minHeight = 1
)

package plain

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/view"
)

// describe returns sentences about what is new in a topic and records it: one
// about its newest value, or one for each new message of a chat.
func describe(t *store.Topic, fields []string, h *reported) []string {
	if t.Shape == store.ShapeChat && !view.Chosen(t, fields) {
		return describeChat(t, h)
	}
	if sentence := describeNewest(t, fields, h); sentence != "" {
		return []string{sentence}
	}
	return nil
}

// describeNewest returns a sentence about a topic's newest value and records it.
// It returns "" if there is nothing new.
func describeNewest(t *store.Topic, fields []string, h *reported) string {
	if numbers, more := numbersOf(t, fields); len(numbers) > 0 {
		return describeNumbers(t, numbers, more, h)
	}
	if t.Tree() {
		return describeTree(t, h)
	}
	switch t.Shape {
	case store.ShapeLog, store.ShapeText:
		return describeLines(t, h)
	case store.ShapeProgress:
		return describeProgress(t, h)
	case store.ShapeTable:
		h.ordinal = t.Count
		tab := t.Table(time.Time{})
		return changed(h, strconv.Itoa(len(tab.Rows)+tab.MoreRows)+" rows.")
	}
	if t.Eventful() {
		return describeLines(t, h)
	}
	h.ordinal = t.Count
	e, _ := t.Latest(time.Time{})
	return changed(h, ending(oneLine(t, &e)))
}

// maxWords is the largest part of a payload in a sentence, in bytes.
const maxWords = 300

// oneLine returns the words of an event in a single line. A long text is
// truncated and followed by its size. A log line without a message says so.
func oneLine(t *store.Topic, e *store.Event) string {
	words := joined(view.WordsOf(t, e, time.Local))
	if e.Logged && !e.Happening() && e.Line(time.Local).Message == "" {
		words = strings.TrimSuffix("no message, "+words, ", ")
	}
	if len(words) <= maxWords {
		return words
	}
	head := strings.ToValidUTF8(words[:maxWords], "")
	return strings.TrimSpace(head) + "… " + text.Size(e.Size)
}

// joined joins the words of a text with blanks.
func joined(s string) string { return strings.Join(strings.Fields(s), " ") }

// changed returns the words if they differ from the last ones, else "".
func changed(h *reported, words string) string {
	if words == h.words {
		return ""
	}
	h.words = words
	return words
}

// describeLines returns a sentence with the newest line of a log and the number of
// lines skipped before it.
func describeLines(t *store.Topic, h *reported) string {
	skipped := t.Count - h.ordinal - 1
	if h.ordinal == 0 {
		skipped = 0
	}
	h.ordinal = t.Count
	e, ok := t.Latest(time.Time{})
	if !ok {
		return ""
	}
	line := oneLine(t, &e)
	if e.Level >= store.LevelWarn {
		line = e.Level.String() + ", " + line
	}
	if skipped > 0 {
		return fmt.Sprintf("%s After %s.", ending(line), text.Plural(int(skipped), "more line"))
	}
	return ending(line)
}

func describeProgress(t *store.Topic, h *reported) string {
	h.ordinal = t.Count
	rows := t.Progress(time.Time{})
	done, failed := 0, 0
	for _, r := range rows {
		if r.Done {
			done++
		}
		if r.Failed {
			failed++
		}
	}
	words := fmt.Sprintf("%d of %d done", done, len(rows))
	if failed > 0 {
		words += fmt.Sprintf(", %d failed", failed)
	}
	if len(rows) == 1 && done == 0 {
		words = fmt.Sprintf("%.0f percent", math.Floor(rows[0].Percent/10)*10)
	}
	return changed(h, words+".")
}

// ending adds a period to a sentence that has no end mark.
func ending(s string) string {
	if last, _ := utf8.DecodeLastRuneInString(s); s == "" || strings.ContainsRune(".!?…", last) {
		return s
	}
	return s + "."
}

// every returns the shortest time between two sentences about a topic.
func every(t *store.Topic) time.Duration {
	switch t.Shape {
	case store.ShapeText, store.ShapeJSON, store.ShapeTable:
		if !t.Eventful() && !t.Tree() {
			return repeatSlow
		}
	}
	return repeat
}

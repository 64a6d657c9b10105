package tui

import (
	"iter"
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/store"
)

// upTo iterates over the stored events at or before to, without gaps. The key
// is the event's index.
func upTo(t *store.Topic, to time.Time) iter.Seq2[int, store.Event] {
	return func(yield func(int, store.Event) bool) {
		for i := range t.Upto(to) {
			if e := t.Event(i); e.Gap == nil && !yield(i, e) {
				return
			}
		}
	}
}

// csvColumns returns the header of a topic's rows and a function that returns
// the columns of an event after its time. A numeric topic has a column for each
// field; any other has the id and the text.
func csvColumns(t *store.Topic) (head []string, columns func(i int, e store.Event) []string) {
	head = []string{"time"}
	if !numeric(t.Shape) {
		return append(head, "id", "text"), func(_ int, e store.Event) []string { return []string{e.ID, e.Payload} }
	}
	var fields []string
	for _, s := range t.Series {
		fields = append(fields, s.Field)
		head = append(head, harmless(fieldTitle(t, s.Field)))
	}
	reader := t.Reader(fields)
	return head, func(i int, _ store.Event) []string { return reader.Read(i) }
}

// fieldTitle returns the heading of a field's column.
func fieldTitle(t *store.Topic, field string) string {
	if field == "" {
		return t.Name
	}
	return field
}

// harmless keeps a spreadsheet from evaluating a payload as a formula.
func harmless(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

func numeric(s store.Shape) bool {
	return s == store.ShapeNumber || s == store.ShapeNumbers || s == store.ShapeGauge
}

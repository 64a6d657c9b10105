package tui

import (
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/tui/store"
)

// upTo goes through the kept events that had happened by to, without gaps.
func upTo(t *store.Topic, to time.Time) iter.Seq[store.Event] {
	return func(yield func(store.Event) bool) {
		for i := range t.Upto(to) {
			if e := t.Event(i); e.Gap == nil && !yield(e) {
				return
			}
		}
	}
}

// fieldTitle is how a column of a field is called.
func fieldTitle(t *store.Topic, field string) string {
	if field == "" {
		return t.Name
	}
	return field
}

// fieldText is a field of a payload as the payload has it, "" when it has not.
func fieldText(payload, field string) string {
	if field != "" {
		return gjson.Get(payload, field).String()
	}
	s := strings.TrimSpace(payload)
	return strings.Trim(s, `"`)
}

// harmless keeps a spreadsheet from taking a stranger's text for a formula.
func harmless(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

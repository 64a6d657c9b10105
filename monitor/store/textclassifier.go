package store

import (
	"bytes"
	"strings"

	"topicmux/monitor/keepalive"
)

const (
	maxStateLen   = 24 // longest word that can be a state, in bytes
	maxStateWords = 8  // largest number of different states
	enoughWords   = 4  // number of words from which on repetition counts
	maxClockLen   = 40 // longest text that counts as a clock, in bytes
)

// textClassifier determines the shape of payloads that are not JSON.
type textClassifier struct {
	words  []string // different single words, at most maxStateWords+1
	states int      // number of words in stateWords
	total  int      // number of single words seen
}

// classify returns the shape that a text suggests.
func (p *textClassifier) classify(text *payload) Shape {
	b := text.data
	switch {
	case len(b) == 0, keepalive.IsUnmistakable(b):
		return ShapeNone
	case text.word:
		return p.classifyWord(b)
	case bytes.Count(b[:min(len(b), maxEventText)], []byte("\n")) >= 2, isClock(b):
		return ShapeText
	}
	return ShapeLog
}

func (p *textClassifier) classifyWord(b []byte) Shape {
	p.total++
	if !p.known(b) && len(p.words) <= maxStateWords {
		p.words = append(p.words, string(b))
		if stateWords[strings.ToLower(string(b))] {
			p.states++
		}
	}
	repeated := p.total >= enoughWords && len(p.words)*2 <= p.total
	if len(p.words) <= maxStateWords && (repeated || p.states == len(p.words)) {
		return ShapeState
	}
	return ShapeLog
}

func (p *textClassifier) known(b []byte) bool {
	for _, w := range p.words {
		if w == string(b) {
			return true
		}
	}
	return false
}

// isWord reports whether b is a single short word.
func isWord(b []byte) bool {
	if len(b) == 0 || len(b) > maxStateLen || !isLetter(b[0]) {
		return false
	}
	for _, c := range b {
		if !isLetter(c) && c-'0' > 9 && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

// isClock reports whether b is short and consists mostly of digits.
func isClock(b []byte) bool {
	if len(b) > maxClockLen {
		return false
	}
	digits, letters := 0, 0
	for _, c := range b {
		if c-'0' <= 9 {
			digits++
		} else if isLetter(c) || c >= 0x80 {
			letters++
		}
	}
	return digits > 0 && digits >= letters
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// stateWords are words that are states by themselves.
var stateWords = func() map[string]bool {
	m := make(map[string]bool)
	for _, w := range []string{
		"up", "down", "ok", "okay", "warn", "warning", "error", "fail", "failed", "failing",
		"critical", "unknown", "degraded", "healthy", "unhealthy", "ready", "running",
		"stopped", "starting", "stopping", "pending", "idle", "busy", "active", "inactive",
		"online", "offline", "open", "closed", "on", "off", "yes", "no", "enabled",
		"disabled", "pass", "passed", "passing", "success", "connected", "disconnected",
		"green", "yellow", "red", "locked", "unlocked", "paused", "playing", "true", "false",
		"standby", "queued", "done", "cancelled", "canceled", "blocked", "waiting", "good", "bad",
	} {
		m[w] = true
	}
	return m
}()

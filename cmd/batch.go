package cmd

import (
	"bytes"

	"topicmux/sse"
	"topicmux/topics"
)

// A batch is lines to publish: the body of a request, as an event stream, which can
// hold any text and the topic of each event.
type batch struct {
	body    []byte
	ends    []int // where each event ends in the body
	numbers []int // of the lines in the input
}

func (b *batch) len() int { return len(b.ends) }

// add adds a line, which is UTF-8, as an event of the topic.
func (b *batch) add(topic topics.Name, line []byte, number int) {
	// A topic's name is always a valid event name, so there is no error.
	b.body, _ = sse.AppendEvent(b.body, sse.Frame{Event: topic.String(), Data: line})
	b.ends = append(b.ends, len(b.body))
	b.numbers = append(b.numbers, number)
}

// cut returns the first n lines and the rest. Both use the memory of b.
func (b *batch) cut(n int) (head, rest *batch) {
	at := 0
	if n > 0 {
		at = b.ends[n-1]
	}
	head = &batch{b.body[:at], b.ends[:n], b.numbers[:n]}
	rest = &batch{body: b.body[at:], numbers: b.numbers[n:]}
	for _, end := range b.ends[n:] {
		rest.ends = append(rest.ends, end-at)
	}
	return head, rest
}

// event returns which event a line of the body belongs to, from 0.
func (b *batch) event(line int) int {
	start := 0
	for i, end := range b.ends {
		if line -= bytes.Count(b.body[start:end], []byte{'\n'}); line <= 0 {
			return i
		}
		start = end
	}
	return len(b.ends) - 1
}

// reset empties the batch. It releases the memory of a giant line.
func (b *batch) reset() {
	const keep = 4 * batchBytes
	if cap(b.body) > keep {
		b.body = nil
	}
	b.body, b.ends, b.numbers = b.body[:0], b.ends[:0], b.numbers[:0]
}

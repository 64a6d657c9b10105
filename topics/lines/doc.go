// Package lines turns the output of programs into events: each line is the payload of
// an event, or the output is an event stream.
//
// A number, JSON, logfmt or plain text is published as it is. [Options.Match] picks
// numbers and words out of a text, and [Options.Field] distributes JSON over topics.
//
// It guarantees:
//
//   - Nothing is buffered. A line is an event as soon as its end has been read.
//   - Everything is bounded: the length of a line, the number of topics and the number
//     of lines a second. The fields of [Options] set the bounds.
//   - No silent loss. What is dropped, cut or replaced is counted. A line in the topic
//     of the notes says so within a second.
//
// [Run] reads a stream to its end. A source with a loop of its own uses [Splitter] and
// [Sink], of which Run consists.
package lines

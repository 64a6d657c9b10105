// Package health measures connections to an event stream and judges them.
//
// Report to a [Meter] what happens on a connection and on those after it: requests,
// responses, bytes, keepalives, events and ends, each with its time. [Meter.Snapshot]
// returns a [Report] with all figures and a [Verdict] with its evidence.
//
// It guarantees:
//
//   - A Meter has no goroutine and no clock, so the same calls always give the same report.
//   - An event takes about 100 ns and no memory. A Meter needs about 10 KiB for a usual
//     stream and never more than 40 KiB.
//   - Percentiles are within 0.4 % of the value of that rank for gaps of at least 8 µs. All
//     other figures are exact.
//   - No text of a report contains a control character.
//
// TTFB is the time from the request to the head of the response, TTFE
// to the first event, and TTFT to the first event with which the
// content grows. A keepalive is not an event. ITL are the gaps between the events with which one message grows, or
// between the events of a stream without messages. A stall is a gap over one second, eight
// times the median and twice the 99th percentile so far, where pieces that came together
// count as one. It is longer while little is known. A stream is silent if
// bytes or keepalives come and nothing grows. The burst ratio is the share of events that
// came within a millisecond of the one before although they were made apart.
package health

// Package transform changes what sources publish: it picks values out of payloads,
// computes rates, scales, filters, throttles and distributes events over topics.
//
// [Parse] compiles one step of a pipeline, [New] combines steps, and [Pipeline.Source]
// applies them to a source. The steps run in the order in which they are given. All
// that a step remembers, such as the last value of a counter, is in a [State], which
// belongs to one source. The time is an argument, so the same events at the same times
// have the same results.
//
// Payloads may be anything. Steps that need a number drop an event without one, and
// [State.Dropped] counts it and says why. The steps with jq expressions take a payload
// that is not JSON as a string, so they also work on lines of text. An event that a
// condition excludes is not dropped in this sense.
//
// These are the limits, and what happens beyond them:
//
//   - 16 steps: New returns an error.
//   - 1 MiB for the payload and for each result of an expression, and 50 ms for its
//     evaluation: the event is dropped. An expression that is too slow eight times in a
//     row is disabled.
//   - 64 events from one: the others are dropped.
//   - 64 KiB of text that match searches: the rest is ignored.
//   - 4,096 numbers and 32 levels in a payload of rate and scale: the event is dropped.
//   - 64 topics that split makes of one topic: further ones become the topic "other".
package transform

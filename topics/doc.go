// Package topics is the domain of topicmux: named topics, the hub that orders
// and remembers their events, and the supervised sources that publish them.
//
// Its guarantees:
//
//   - One total order. Every event of a hub gets the next number of one
//     sequence, and every subscriber sees the events of its selection in that
//     order, each at most once.
//   - No silent loss. What a subscriber did not get is told to it as a [Gap],
//     in order and counted. A topic that keeps only its latest value conflates
//     instead, and that is counted too.
//   - One log, many cursors. Replay, live delivery and slow readers are one
//     mechanism: there is no hole and no repeat between history and live.
//   - Encode once. An event becomes bytes once, and subscribers with the same
//     selection and format are handed the same bytes.
//   - A publisher never waits for a subscriber, nor one subscriber for another.
//   - Everything is bounded; the bounds stand on the fields of [Options].
//
// The package knows nothing of the wire: [Options.Frame] makes the bytes.
package topics

// Package topics implements named topics, the hub that orders and stores their
// events, and supervised sources that publish them.
//
// It guarantees:
//
//   - One total order. Every event of a hub gets the next number of one
//     sequence. Every subscriber sees the events of its selection in that order,
//     each at most once.
//   - No silent loss. A subscriber that misses events gets a [Gap], in order, with
//     their number. A topic that retains only its latest event conflates the others
//     instead. The hub counts these too.
//   - One log, many cursors. Replay, live delivery and slow subscribers use one
//     mechanism. Between history and live delivery no event is missing or repeated.
//   - Encode once. The hub encodes an event once. Subscribers with the same
//     selection and format share the bytes.
//   - A publisher never waits for a subscriber. A subscriber never waits for another.
//   - Everything is bounded. The fields of [Options] set the bounds.
//
// # The path of an event
//
//	Hub.Publish, Topic.Publish
//	    │  Topic.append takes the next number; Options.Frame encodes the event
//	    ▼
//	history of the topic ─────────────────────┐
//	    │  sharedCursor.advance merges        │  Subscription.readHistory replays
//	    │  the histories by number            │  what the window does not hold:
//	    ▼                                     │  after Subscribe to resume, and
//	window of the shared cursor               │  after the window evicts a slow
//	    │  Subscription.readWindow            │  subscriber
//	    │                                     │
//	    ├─────────────────────────────────────┘
//	    │  the replay ends where the subscription joins the window
//	    ▼
//	Subscription.Next, Subscription.Poll ──► Batch
//	Subscription.Events ──► Item
//
// Subscriptions with the same selection and format share one cursor. The shared
// cursor has the window of encoded events, and each subscription is a position in
// it.
//
// The package is independent of the wire format: [Options.Frame] encodes events. A
// subscriber in the same process reads the events themselves with
// [Subscription.Events].
package topics

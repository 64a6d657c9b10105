// Package store holds everything that the dashboard knows about a stream, in
// bounded memory.
//
// A [Store] has two sides. One goroutine feeds it with [Store.Apply]. Another
// goroutine reads the [State] that [Store.Acquire] returns. Apply takes about a
// microsecond and does not allocate for numbers.
//
// The store shows only facts: every lost event is counted, a time without a
// connection or data stays empty, and an old value is never shown as current.
//
// All texts are cleaned as described in package text. The time of an event is
// its own time if the server sends one, otherwise the time of its arrival.
//
// # Shapes
//
// The shape of a topic is the kind of its payloads (see [Shape]). A kind in the
// catalogue determines it. Otherwise each payload suggests a shape, and the
// first payload determines it. The shape changes when four more payloads
// suggest other shapes than suggest the current one. If the last four agree, it
// changes to their shape; otherwise it changes to log or JSON, which can show
// every payload.
//
// # History
//
// Most methods take a time "to" and return the state as of that time. A zero to
// means now. Series reach back 2 minutes in steps of 100 ms, 30 minutes in
// steps of 1 s, 6 hours in steps of 10 s and 3 days in steps of 60 s. Events,
// tables and JSON reach back as far as events are stored; progress and chat
// reach back as far as their rows and messages are. Data that is stored when
// the store is paused is kept until it resumes.
package store

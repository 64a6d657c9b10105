// Package store remembers everything the dashboard learns from one connection,
// in bounded memory.
//
// One goroutine feeds a [Store] with Apply; another draws from the [State] that
// Acquire lends it. Apply costs about a microsecond and, for numbers, no
// garbage. What the store says is true: nothing is lost without being counted,
// a time without a connection or without data stays empty, and an old value is
// never shown as a live one.
//
// Every text in the state is clean as package text defines it. Times are those
// of the events where their servers send them, else those of their arrival.
//
// # What a topic's payloads are
//
// The catalogue's kind decides. Without one, each payload suggests a shape (see
// [Shape]) and the first one settles it. After that the shape changes
// when suggestions against it outnumber those for it by four: to the suggested
// one if the last four agree, else to log or JSON, which fit all.
//
// # Looking back
//
// Most methods take an instant "to" and answer as of then; a zero to means now.
// Series reach back 2 minutes at 100 ms, 30 minutes at 1 s, 6 hours at 10 s and
// 3 days at 60 s. Events, and with them tables and JSON, reach back as far as
// they are kept; progress and chat as far as their rows and messages are.
// While the store is paused, what was kept at that moment stays.
package store

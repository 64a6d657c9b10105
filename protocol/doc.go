// Package protocol is the wire contract of topicmux: what it adds to Server-Sent
// Events, as Go types. Servers encode these types and clients parse them, so that
// each event, name and id is described in one place.
//
// An event of a topic has the topic's [Name] as its event name and an [ID]:
//
//	id: 7fk2q-1042
//	event: cpu
//	data: {"total":37.5}
//
// Beside these there are control events, whose names begin with "$": [Hello],
// [TopicInfo], [Gap], [Complete], [Drain] and [Replaced]. Their data is JSON. They
// have no id, so they never move a client's last event id; $replaced is the one
// exception.
//
// The package imports only the standard library. It reads and writes no stream:
// package sse does.
package protocol

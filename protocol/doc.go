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
// The server also sends control events, whose names begin with "$": [Hello],
// [TopicInfo], [Gap], [Live], [Complete], [Drain] and [Replaced]. Their data is JSON. They
// have no id, so they do not change a client's last event id. The exception is
// $replaced, whose id is [ReplacedID].
//
// The package imports only the standard library. It does not read or write streams;
// package sse does.
package protocol

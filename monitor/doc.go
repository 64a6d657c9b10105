// Package monitor follows a stream of server-sent events and records its
// topics, their histories, the connection, lost events and alerts. It draws
// nothing.
//
// A [Session] connects the parts. It receives the events of a URL or of a
// [Recording], applies them to a store, evaluates alert rules and runs the
// alert command. Everything that shows a stream, from the dashboard to the
// output of tail, reads a Session, so every option works everywhere.
//
// Package protocol describes the control events of a topicmux server. Streams
// of other servers work as well: they have no catalogue, so the store infers
// the kind of each topic from its payloads.
package monitor

// Package monitor follows one stream of server-sent events and keeps what it
// means: its topics with their histories, its connection, its losses and its
// alerts. It has no screen.
//
// A [Session] connects the parts. It receives the events of a URL or of a
// [Recording], applies them to a store, evaluates alerts and runs their command.
// Everything that shows a stream, from the dashboard to a line on standard
// output, reads a Session, so an option works in all of them.
//
// A server's control events are understood as package protocol describes them.
// Any other server of event streams works, too: its events have no catalogue, and
// what they are is inferred from their payloads.
package monitor

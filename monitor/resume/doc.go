// Package resume compares what a server sends after a reconnect with what it sent before:
// which events came from its history, which came a second time and which did not come at
// all.
//
// Events are recognized by their ids. An event without an id of its own is recognized by
// its type and data. Events that were missed are known only if the ids count up by one, or
// if the server says how many there are.
package resume

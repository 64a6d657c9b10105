// Package sources reads the sources of a config file and of the command line: what they are
// called, where their events come from, and how the events are changed before they are
// published.
package sources

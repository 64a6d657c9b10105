// Package store remembers everything the dashboard learns from one connection,
// in bounded memory.
package store

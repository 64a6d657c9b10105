//go:build !linux

package command

// Strays are the processes of a source that have left its process groups. Only Linux has a
// way to find them.
type strays struct{}

func newStrays(string, int) *strays { return nil }

func (*strays) terminate() {}

func (*strays) kill() {}

func (*strays) alive() bool { return false }

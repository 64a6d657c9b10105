// Package scratch lends buffers for the first bytes of streams.
package scratch

import (
	"sync"
)

// scratch holds buffers for the first bytes of streams. Without reuse they would be
// most of the garbage when thousands of streams start at the same time.
var scratch = sync.Pool{New: func() any {
	b := make([]byte, 0, 1<<10)
	return &b
}}

// Borrow returns an empty buffer.
func Borrow() []byte { return (*scratch.Get().(*[]byte))[:0] }

// Return returns a buffer to the pool. The caller must not use it afterwards.
func Return(b []byte) {
	const most = 64 << 10 // larger buffers are not kept
	if cap(b) <= most {
		scratch.Put(&b)
	}
}

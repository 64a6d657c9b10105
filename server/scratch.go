package server

import "sync"

// What a stream begins with is put together in memory that is used again at once:
// when thousands come at the same time, it would be most of what they leave behind.
var scratch = sync.Pool{New: func() any {
	b := make([]byte, 0, 1<<10)
	return &b
}}

// borrow returns an empty buffer.
func borrow() []byte { return (*scratch.Get().(*[]byte))[:0] }

// giveBack takes a buffer that nobody uses any more.
func giveBack(b []byte) {
	const most = 64 << 10 // of memory that is kept
	if cap(b) <= most {
		scratch.Put(&b)
	}
}

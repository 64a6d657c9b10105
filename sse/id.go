package sse

// An idBuffer holds an id. A new id is borrowed from the window and copied only before
// the window moves. Most ids are replaced before that and are never copied.
type idBuffer struct {
	text     []byte
	store    []byte // memory of text unless it is borrowed
	borrowed bool   // whether text is in the window
}

// set sets the id to a value in the window. It borrows the value if that is valid UTF-8.
func (h *idBuffer) set(value []byte, valid bool) {
	if valid {
		h.text, h.borrowed = value[:len(value):len(value)], true
		return
	}
	h.text, h.borrowed = AppendUTF8(h.reuse(), value), false
	h.store = h.text
}

// own copies a borrowed id out of the window.
func (h *idBuffer) own() {
	if h.borrowed {
		h.text, h.borrowed = append(h.reuse(), h.text...), false
		h.store = h.text
	}
}

// reuse returns the store with length 0, or nil if it has become large.
func (h *idBuffer) reuse() []byte {
	if cap(h.store) > baseWindow {
		return nil
	}
	return h.store[:0]
}

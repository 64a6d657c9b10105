package sse

// heldID is an id that stays in the window for as long as that does not move:
// most ids are replaced by the next before it does, and are never copied.
type heldID struct {
	text  []byte
	store []byte // text is in here once it has been kept
	loose bool   // text is in the window
}

// set makes the id a value that is in the window.
func (h *heldID) set(value []byte, valid bool) {
	if valid {
		h.text, h.loose = value[:len(value):len(value)], true
		return
	}
	h.text, h.loose = appendUTF8(h.reuse(), value), false
	h.store = h.text
}

// keep takes the id out of the window.
func (h *heldID) keep() {
	if h.loose {
		h.text, h.loose = append(h.reuse(), h.text...), false
		h.store = h.text
	}
}

// reuse returns the store, emptied, unless it has become large.
func (h *heldID) reuse() []byte {
	if cap(h.store) > baseWindow {
		return nil
	}
	return h.store[:0]
}

package topics

import "fmt"

// Encode appends an event to dst as the hub encodes it, and returns the result.
// Format 0 is the frame; the others are an index into Options.Formats. The error is
// ErrFormat for a format that the hub does not have. Encode publishes nothing: a
// server calls it to find out whether it can send what the hub stores.
func (h *Hub) Encode(dst []byte, format int, id ID, e Event) ([]byte, error) {
	frame := e.Data
	if h.opts.Frame != nil {
		frame = h.opts.Frame(nil, id, e)
	}
	switch {
	case format == 0:
		return append(dst, frame...), nil
	case format < 0 || format >= len(h.opts.Formats) || h.opts.Formats[format] == nil:
		return dst, fmt.Errorf("%w: %d", ErrFormat, format)
	}
	return h.opts.Formats[format](dst, id, e, frame), nil
}

func (h *Hub) encode(dst []byte, format int, topic Name, p *mergeItem) []byte {
	switch format {
	case 0:
		return append(dst, p.wire()...)
	case FormatEvents:
		return appendEvent(dst, p.event(topic))
	}
	return h.opts.Formats[format](dst, ID{Epoch: h.epoch, Seq: p.seq}, p.event(topic), p.wire())
}

package sse

// reserveMemory calls DecoderOptions.Reserve with the size of the decoder's memory plus
// more bytes, if that size has changed. It returns the error of Reserve if the size
// grows.
func (d *Decoder) reserveMemory(more int) error {
	if d.reserve == nil {
		return nil
	}
	size := more + len(d.win.buf) + cap(d.joined) + cap(d.ids[0].store) + cap(d.ids[1].store) +
		len(d.typ) + d.names.size
	if size == d.reserved {
		return nil
	}
	if err := d.reserve(size); err != nil && size > d.reserved {
		return err
	}
	d.reserved = size
	return nil
}

package sse

// account tells the owner of the decoder how much memory that takes, if it has
// changed, with what comes to it. It returns why it may not be so much.
func (d *Decoder) account(more int) error {
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

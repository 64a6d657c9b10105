package topics

import (
	"context"
	"encoding/binary"
	"errors"
	"iter"
	"time"
)

// FormatEvents is the SubscribeOptions.Format of a subscriber in the same process,
// which reads with [Subscription.Events].
const FormatEvents = -1

// An Item is one step of a subscription: an event, a gap, a change of a topic, or the
// end of what precedes the subscription. Exactly one of Gap, Info and Live is set, or
// the item is an event.
type Item struct {
	Event Event      // the event; its data is read-only
	ID    ID         // the id of the event, to resume after
	Gap   *Gap       // events that the subscriber will never get
	Info  *TopicInfo // the new info of a topic that appeared, changed or ended
	Live  bool       // what precedes the subscription is complete; see Batch.Live
}

// Events returns an iterator over what the subscription delivers, in order. The
// iterator waits for new events. It ends without an error when ctx ends and when
// all topics are complete, as Next describes. Any other error comes last, with a
// zero Item: ErrClosed, ErrTooManySelections, or ErrFormat if
// SubscribeOptions.Format is not FormatEvents.
//
// After a loop that ended early, another continues where it stopped. Only one
// goroutine may iterate, and not while another calls Next or Poll.
func (s *Subscription) Events(ctx context.Context) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		if s.cursor.key.format != FormatEvents {
			yield(Item{}, ErrFormat)
			return
		}
		if s.items == nil {
			s.items = &itemReader{names: make(map[string]Name)}
		}
		for s.items.read(yield) {
			b, err := s.Next(ctx)
			switch {
			case errors.Is(err, ErrComplete), err != nil && ctx.Err() != nil:
				return
			case err != nil:
				yield(Item{}, err)
				return
			}
			s.items.rest = b
		}
	}
}

// An itemReader reads batches in FormatEvents item by item.
type itemReader struct {
	rest  Batch           // what has not been read yet
	names map[string]Name // the topics that have been read
}

// read passes the rest of the batch to yield until that returns false.
func (r *itemReader) read(yield func(Item, error) bool) bool {
	for !r.rest.empty() {
		if !yield(r.next(), nil) {
			return false
		}
	}
	return true
}

// next returns the next item. There must be one.
func (r *itemReader) next() Item {
	b := &r.rest
	if b.Live() {
		b.appeared = nil
		return Item{Live: true}
	}
	if len(b.Gaps) > 0 {
		gap := &b.Gaps[0]
		b.Gaps = b.Gaps[1:]
		return Item{Gap: gap}
	}
	if len(b.Changes) > 0 {
		info := &b.Changes[0]
		b.Changes = b.Changes[1:]
		return Item{Info: info}
	}
	var e Event
	e, b.Bytes = readEvent(b.Bytes, r.names)
	b.Events--
	return Item{Event: e, ID: ID{Epoch: b.Last.Epoch, Seq: e.Seq}}
}

// appendEvent appends an event in FormatEvents: number, time in Unix nanoseconds,
// topic and data, each text after its length.
func appendEvent(dst []byte, e Event) []byte {
	dst = binary.AppendUvarint(dst, e.Seq)
	dst = binary.AppendVarint(dst, e.Time.UnixNano())
	topic := e.Topic.String()
	dst = binary.AppendUvarint(dst, uint64(len(topic)))
	dst = append(dst, topic...)
	dst = binary.AppendUvarint(dst, uint64(len(e.Data)))
	return append(dst, e.Data...)
}

// readEvent reads what appendEvent wrote, and returns the rest. The event's data
// is a part of b.
func readEvent(b []byte, names map[string]Name) (e Event, rest []byte) {
	var n int
	e.Seq, n = binary.Uvarint(b)
	b = b[n:]
	nanoseconds, n := binary.Varint(b)
	b = b[n:]
	e.Time = time.Unix(0, nanoseconds)
	topic, b := readText(b)
	name, known := names[string(topic)]
	if !known {
		name = MustName(string(topic))
		names[name.String()] = name
	}
	e.Topic = name
	e.Data, rest = readText(b)
	return e, rest
}

// readText reads a text after its length, and returns the rest.
func readText(b []byte) (text, rest []byte) {
	size, n := binary.Uvarint(b)
	end := n + int(size)
	return b[n:end:end], b[end:]
}

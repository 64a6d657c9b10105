package topics

import (
	"bytes"
	"encoding/json"
	"sync/atomic"
)

// CatalogueCursor reads a catalogue entry by entry, sorted by name. It is for one
// goroutine at a time, may be left at any place and gone on with at any time, and
// needs no closing. It takes no lock but for a moment that of the topic it comes to,
// and copies nothing, however many topics there are.
//
// Each entry is as it is when Next comes to it. A topic that is created while the
// cursor is on its way may be left out.
type CatalogueCursor struct {
	list *topicList
	page []*Topic // what is to be read next: part of a piece of the list
	at   Name     // the topic read last
	info *infoVersion
	last ID
}

func newCatalogueCursor(list *topicList) *CatalogueCursor {
	return &CatalogueCursor{list: list}
}

// Next moves on to the next entry, and returns false when there is none.
func (c *CatalogueCursor) Next() bool {
	for {
		if len(c.page) == 0 {
			c.page = c.list.pieces().after(c.at)
		}
		if len(c.page) == 0 {
			return false
		}
		t := c.page[0]
		c.page, c.at = c.page[1:], t.name
		if c.info, c.last = t.state(); c.info.State != "" {
			return true
		}
	}
}

// TopicInfo returns the entry that Next came to.
func (c *CatalogueCursor) TopicInfo() TopicInfo {
	e := c.info.TopicInfo
	e.Last = c.last.String()
	return e
}

// AppendJSON appends the entry that Next came to, encoded in JSON as TopicInfo says.
// The encoding is made once for each change of an entry, whoever asks first, and
// kept as long as the entry is; only Last is put in anew.
func (c *CatalogueCursor) AppendJSON(dst []byte) []byte {
	dst = append(dst, c.info.json()...)
	if c.last.IsZero() {
		return dst
	}
	dst = append(dst[:len(dst)-1], `,"last":"`...)
	return append(c.last.Append(dst), `"}`...)
}

// An infoVersion is a topic's entry between two changes, without Last. It is
// immutable, so it can be read without a lock, and what was made from it be kept.
type infoVersion struct {
	TopicInfo
	encoded atomic.Pointer[[]byte]
}

// json returns the entry in JSON, which ends in a brace.
func (i *infoVersion) json() []byte {
	if b := i.encoded.Load(); b != nil {
		return *b
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)    // people read it, too
	_ = enc.Encode(i.TopicInfo) // a TopicInfo can be encoded: its bounds are finite
	b := bytes.Clone(bytes.TrimSuffix(buf.Bytes(), []byte("\n")))
	i.encoded.Store(&b)
	return b
}

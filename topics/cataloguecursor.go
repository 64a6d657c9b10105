package topics

import (
	"slices"
	"sync/atomic"

	"topicmux/protocol"
)

// CatalogueCursor iterates over the infos of topics, sorted by name. It must not be
// used concurrently. The caller may pause or stop at any time and need not close it.
// Next holds the lock of one topic briefly and takes no other lock. The cursor does
// not copy the catalogue, whatever the number of topics.
//
// Each info is the one that is valid when Next reaches its topic. The cursor may skip
// a topic that is created during the iteration.
type CatalogueCursor struct {
	list *topicList
	page []*Topic // the topics to read next: part of a piece of the list
	at   Name     // the last topic that was read
	info *infoVersion
	last ID
}

func newCatalogueCursor(list *topicList) *CatalogueCursor {
	return &CatalogueCursor{list: list}
}

// Next advances to the next topic. It returns false at the end.
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

// TopicInfo returns the info of the topic that Next advanced to.
func (c *CatalogueCursor) TopicInfo() TopicInfo {
	e := c.info.TopicInfo
	e.Last = c.last.String()
	return e
}

// AppendJSON appends the JSON of the info that Next advanced to and returns the
// result. All cursors share the encoding, which is made once for each change of an
// info. Only Last is encoded on each call.
func (c *CatalogueCursor) AppendJSON(dst []byte) []byte {
	dst = append(dst, c.info.json()...)
	if c.last.IsZero() {
		return dst
	}
	dst = append(dst[:len(dst)-1], `,"last":"`...)
	return append(c.last.Append(dst), `"}`...)
}

// An infoVersion is a topic's info between two changes, without Last. It is immutable,
// so readers need no lock and its encoding can be cached.
type infoVersion struct {
	TopicInfo
	encoded atomic.Pointer[[]byte]
}

// json returns the JSON of the info, which ends with a brace.
func (i *infoVersion) json() []byte {
	if b := i.encoded.Load(); b != nil {
		return *b
	}
	b := slices.Clip(protocol.AppendJSON(nil, i.TopicInfo)) // which can be encoded: its bounds are finite
	i.encoded.Store(&b)
	return b
}

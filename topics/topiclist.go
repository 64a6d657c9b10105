package topics

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A topicList is topics sorted by name. Topics are added and never removed. A list
// that is read is never changed: an addition replaces the piece that it belongs to.
// So readers need no lock, and to add one topic of thousands is little work.
type topicList struct {
	one     sync.Mutex // held by whoever adds
	current atomic.Pointer[topicPieces]
}

// topicPieces are the pieces of a list, none of which is empty.
type topicPieces [][]*Topic

// maxPiece is how many topics a piece has before it becomes two.
const maxPiece = 256

// add adds topics that are sorted by name, each of which must be new to the list.
func (l *topicList) add(topics []*Topic) {
	l.one.Lock()
	defer l.one.Unlock()
	pieces := l.pieces()
	if len(topics) > maxPiece/2 {
		pieces = slices.Collect(slices.Chunk(mergeSorted(pieces.all(), topics), maxPiece/2))
		topics = nil
	}
	for _, t := range topics {
		pieces = pieces.with(t)
	}
	l.current.Store(&pieces)
}

// pieces returns the topics there are now.
func (l *topicList) pieces() topicPieces {
	if pieces := l.current.Load(); pieces != nil {
		return *pieces
	}
	return nil
}

// with returns the pieces with one more topic.
func (p topicPieces) with(t *Topic) topicPieces {
	if len(p) == 0 {
		return topicPieces{{t}}
	}
	i := min(p.search(t.name), len(p)-1)
	at, _ := slices.BinarySearchFunc(p[i], t.name, compareName)
	piece := slices.Concat(p[i][:at], []*Topic{t}, p[i][at:])
	halves := topicPieces{piece}
	if half := len(piece) / 2; len(piece) > maxPiece {
		halves = topicPieces{piece[:half:half], piece[half:]}
	}
	return slices.Concat(p[:i], halves, p[i+1:])
}

// search returns the index of the first piece that ends with the name or behind it.
func (p topicPieces) search(n Name) int {
	i, _ := slices.BinarySearchFunc(p, n, func(piece []*Topic, n Name) int {
		return compareName(piece[len(piece)-1], n)
	})
	return i
}

// after returns the topics that follow the name in its piece, or those of the next
// piece. The zero Name is before the first topic.
func (p topicPieces) after(n Name) []*Topic {
	for i := p.search(n); i < len(p); i++ {
		at, found := slices.BinarySearchFunc(p[i], n, compareName)
		if found {
			at++
		}
		if at < len(p[i]) {
			return p[i][at:]
		}
	}
	return nil
}

func (p topicPieces) all() []*Topic { return slices.Concat(p...) }

func compareName(t *Topic, n Name) int { return strings.Compare(t.name.String(), n.String()) }

func compareTopics(a, b *Topic) int { return strings.Compare(a.name.String(), b.name.String()) }

// mergeSorted returns the topics of two sorted lists in one.
func mergeSorted(a, b []*Topic) []*Topic {
	merged := make([]*Topic, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		first := &a
		if compareTopics(b[0], a[0]) < 0 {
			first = &b
		}
		merged = append(merged, (*first)[0])
		*first = (*first)[1:]
	}
	return append(append(merged, a...), b...)
}

package topics

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A topicList is a list of topics, sorted by name. Topics are never removed. The list is
// stored in pieces, which are immutable: add replaces the piece that a topic belongs
// to. So readers need no lock, and adding a topic to thousands is cheap.
type topicList struct {
	mu      sync.Mutex // held while topics are added
	current atomic.Pointer[topicPieces]
}

// topicPieces are the pieces of a list. No piece is empty.
type topicPieces [][]*Topic

// maxPiece is the maximum number of topics in a piece. A larger piece is split in two.
const maxPiece = 256

// add adds topics. They must be sorted by name and must not be in the list.
func (l *topicList) add(topics []*Topic) {
	l.mu.Lock()
	defer l.mu.Unlock()
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

// pieces returns the current topics.
func (l *topicList) pieces() topicPieces {
	if pieces := l.current.Load(); pieces != nil {
		return *pieces
	}
	return nil
}

// with returns the pieces with t added.
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

// search returns the index of the first piece whose last name is not less than n. It
// returns len(p) if there is none.
func (p topicPieces) search(n Name) int {
	i, _ := slices.BinarySearchFunc(p, n, func(piece []*Topic, n Name) int {
		return compareName(piece[len(piece)-1], n)
	})
	return i
}

// after returns the topics after the name n in its piece. If there are none, it returns
// the next piece, or nil at the end. The zero Name precedes all topics.
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

// mergeSorted merges two sorted lists.
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

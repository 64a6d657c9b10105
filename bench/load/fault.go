package load

import (
	"fmt"
	"strings"
)

// Kind is the kind of a fault in a stream.
type Kind int

// The kinds of faults.
const (
	Lost      Kind = iota // events that never arrived and that no $gap reports
	Repeated              // an event that arrived before
	Reordered             // an event that arrived after a later event of its topic
	Misnamed              // the event name is missing or is not the payload's topic
	Malformed             // an invalid payload, frame or response
	Unasked               // an event of a topic that is not selected
	WrongID               // the id violates the server's rule
	Cut                   // a stream that ended, or a read that failed
	kinds
)

var kindNames = [kinds]string{
	"lost", "repeated", "reordered", "misnamed", "malformed", "unasked", "with a wrong id", "cut",
}

// String returns the kind in words.
func (k Kind) String() string { return kindNames[k] }

// maxExamples is how many faults are described. All are counted.
const maxExamples = 5

// Faults are the faults that a client has found.
type Faults struct {
	// Count is the number of faults of each kind.
	Count [kinds]uint64
	// Examples describes the first faults.
	Examples []string
}

// Total returns the number of faults.
func (f *Faults) Total() (n uint64) {
	for _, c := range f.Count {
		n += c
	}
	return n
}

// String returns all counts that are not zero, and the examples.
func (f *Faults) String() string {
	var parts []string
	for k, n := range f.Count {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, Kind(k)))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ") + ": " + strings.Join(f.Examples, "; ")
}

func (f *Faults) add(k Kind, n uint64, format string, args ...any) {
	f.Count[k] += n
	if len(f.Examples) < maxExamples {
		f.Examples = append(f.Examples, fmt.Sprintf(format, args...))
	}
}

func (f *Faults) join(other *Faults) {
	for k, n := range other.Count {
		f.Count[k] += n
	}
	free := min(maxExamples-len(f.Examples), len(other.Examples))
	f.Examples = append(f.Examples, other.Examples[:free]...)
}

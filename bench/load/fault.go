package load

import (
	"fmt"
	"strings"
)

// Kind is what can be wrong with a stream.
type Kind int

// The kinds of faults.
const (
	Lost      Kind = iota // events that never came and that no $gap told
	Repeated              // an event that had come before
	Reordered             // an event that came after a later one of its topic
	Misnamed              // the event name is not the payload's topic, or none
	Malformed             // a payload, a frame or a response that is not as it must be
	Unasked               // an event of a topic that was not selected
	WrongID               // the id does not follow the server's rule
	Cut                   // a stream that ended, or a read that failed
	kinds
)

var kindNames = [kinds]string{
	"lost", "repeated", "reordered", "misnamed", "malformed", "unasked", "with a wrong id", "cut",
}

// String returns the kind in words.
func (k Kind) String() string { return kindNames[k] }

// maxExamples is how many faults are described; all are counted.
const maxExamples = 5

// Faults are what was wrong.
type Faults struct {
	// Count is how many faults of each kind there were.
	Count [kinds]uint64
	// Examples describe the first ones.
	Examples []string
}

// Total returns how many faults there were.
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

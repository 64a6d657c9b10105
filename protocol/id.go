package protocol

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// An ID says where an event stands: in which life of which hub, and at which
// place of the one order over all topics. It is written "7fk2q-1042".
type ID struct {
	// Epoch is new for each life of a hub: 1 to 16 of a–z 0–9.
	Epoch string
	// Seq is the place in the order, from 1.
	Seq uint64
}

const (
	maxEpoch    = 16
	epochDigits = "0123456789abcdefghijklmnopqrstuvwxyz"
)

// NewEpoch returns a new epoch: five random characters.
func NewEpoch() string {
	var epoch [5]byte
	for i := range epoch {
		epoch[i] = epochDigits[rand.IntN(len(epochDigits))]
	}
	return string(epoch[:])
}

// ParseID returns the id that s spells, or a [*SyntaxError]. Exactly what
// [ID.String] writes is accepted.
func ParseID(s string) (ID, error) {
	fault := func(reason string) (ID, error) {
		return ID{}, &SyntaxError{What: "event id", Text: s, Reason: reason}
	}
	epoch, digits, ok := strings.Cut(s, "-")
	if !ok || epoch == "" || len(epoch) > maxEpoch || strings.Trim(epoch, epochDigits) != "" {
		return fault("an id is an epoch of a-z 0-9, a dash and a number")
	}
	seq, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || digits[0] == '0' || digits[0] == '+' {
		return fault("the part after the dash is not a number from 1")
	}
	return ID{epoch, seq}, nil
}

// IsZero reports whether id is the zero ID, which belongs to no event.
func (id ID) IsZero() bool { return id == ID{} }

// String returns the id as it stands on the wire; "" for the zero ID.
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	return string(id.Append(make([]byte, 0, maxEpoch+21)))
}

// Append appends what String returns to dst.
func (id ID) Append(dst []byte) []byte {
	if id.IsZero() {
		return dst
	}
	dst = append(dst, id.Epoch...)
	dst = append(dst, '-')
	return strconv.AppendUint(dst, id.Seq, 10)
}

// MarshalText returns the id as it stands on the wire; nothing for the zero ID.
func (id ID) MarshalText() ([]byte, error) { return id.Append(nil), nil }

// UnmarshalText sets id to what text spells, as ParseID does; nothing is the zero
// ID.
func (id *ID) UnmarshalText(text []byte) (err error) {
	if *id = (ID{}); len(text) > 0 {
		*id, err = ParseID(string(text))
	}
	return err
}

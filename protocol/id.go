package protocol

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// An ID identifies an event: the epoch of its hub and its sequence number in the
// total order over all topics. Its text form is "7fk2q-1042".
type ID struct {
	// Epoch identifies one run of a hub. It is 1 to 16 characters of a–z 0–9.
	Epoch string
	// Seq is the sequence number, from 1.
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

// ParseID parses the text form of an id. It accepts exactly the text that [ID.String]
// returns for an id that is not zero. The error is a [*SyntaxError].
func ParseID(s string) (ID, error) {
	invalid := func(reason string) (ID, error) {
		return ID{}, &SyntaxError{What: "event id", Text: s, Reason: reason}
	}
	epoch, digits, ok := strings.Cut(s, "-")
	if !ok || epoch == "" || len(epoch) > maxEpoch || strings.Trim(epoch, epochDigits) != "" {
		return invalid("an id is an epoch of a-z 0-9, a dash and a number")
	}
	seq, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || digits[0] == '0' || digits[0] == '+' {
		return invalid("the part after the dash is not a number from 1")
	}
	return ID{epoch, seq}, nil
}

// IsZero reports whether id is the zero ID, which identifies no event.
func (id ID) IsZero() bool { return id == ID{} }

// String returns the text form of the id, or "" for the zero ID.
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	return string(id.Append(make([]byte, 0, maxEpoch+21)))
}

// Append appends the text form of the id to dst and returns the result. It appends
// nothing for the zero ID.
func (id ID) Append(dst []byte) []byte {
	if id.IsZero() {
		return dst
	}
	dst = append(dst, id.Epoch...)
	dst = append(dst, '-')
	return strconv.AppendUint(dst, id.Seq, 10)
}

// MarshalText returns the text form of the id, which is empty for the zero ID.
func (id ID) MarshalText() ([]byte, error) { return id.Append(nil), nil }

// UnmarshalText parses text as [ParseID] does. Empty text is the zero ID.
func (id *ID) UnmarshalText(text []byte) (err error) {
	if *id = (ID{}); len(text) > 0 {
		*id, err = ParseID(string(text))
	}
	return err
}

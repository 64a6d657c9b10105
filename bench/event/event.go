// Package event defines the events that the measured servers publish and the load client
// expects. The topics are t00, t01 and so on. The events of each topic are numbered from
// 1. All payloads have the same size, and the client knows every byte except the time.
//
// A payload consists of the topic and the number, "03-00001234", a space, the time of
// publishing, a space, and padding with x. The time is in nanoseconds of this machine's
// monotonic clock, as 16 hexadecimal digits.
package event

import (
	"encoding/binary"
	"errors"
	"strconv"
)

const (
	// MaxTopics is the maximum number of topics.
	MaxTopics = 64
	// MinSize is the minimum size of a payload in bytes.
	MinSize = headSize
	// KeySize is the size in bytes of the text that AppendKey appends.
	KeySize = 11
	// MaxSeq is the largest number of an event.
	MaxSeq = 99_999_999

	headSize  = KeySize + 1 + stampSize + 1
	stampSize = 16
)

// ErrPayload is returned for an invalid payload.
var ErrPayload = errors.New("not a payload of this benchmark")

// Name returns the name of a topic.
func Name(topic int) string { return string(AppendName(nil, topic)) }

// AppendName appends the name of a topic to dst.
func AppendName(dst []byte, topic int) []byte {
	return append(dst, 't', '0'+byte(topic/10), '0'+byte(topic%10))
}

// ParseName returns the topic with that name, and false if there is none.
func ParseName(name []byte) (int, bool) {
	if len(name) != 3 || name[0] != 't' {
		return 0, false
	}
	return parseTopic(name[1], name[2])
}

func parseTopic(tens, ones byte) (int, bool) {
	topic := int(tens-'0')*10 + int(ones-'0')
	return topic, tens-'0' < 10 && ones-'0' < 10 && topic < MaxTopics
}

// AppendKey appends the topic and number of an event to dst and returns the result. They
// are the beginning of the payload, and the id for servers that do not create ids.
func AppendKey(dst []byte, topic int, seq uint32) []byte {
	dst = append(dst, '0'+byte(topic/10), '0'+byte(topic%10), '-')
	var digits [8]byte
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = '0' + byte(seq%10)
		seq /= 10
	}
	return append(dst, digits[:]...)
}

// Append appends a payload of size bytes, at least MinSize, to dst.
func Append(dst []byte, topic int, seq uint32, stamp int64, size int) []byte {
	dst = append(AppendKey(dst, topic, seq), ' ')
	const hex = "0123456789abcdef"
	for shift := 60; shift >= 0; shift -= 4 {
		dst = append(dst, hex[stamp>>shift&15])
	}
	return append(append(dst, ' '), Padding(size)...)
}

// Renew changes the number and time in a payload that Append has returned.
func Renew(payload []byte, seq uint32, stamp int64) {
	const digits, hex = KeySize - 1, "0123456789abcdef"
	for i := range 8 {
		payload[digits-i] = '0' + byte(seq%10)
		seq /= 10
	}
	for i := range stampSize {
		payload[headSize-2-i] = hex[stamp&15]
		stamp >>= 4
	}
}

// Padding returns the padding of a payload of size bytes. It is read-only.
func Padding(size int) []byte {
	if n := size - headSize; n <= len(padding) {
		return padding[:n]
	}
	return pad(size - headSize)
}

var padding = pad(1 << 10)

func pad(n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = 'x'
	}
	return p
}

// ParseKey returns the topic and the number that AppendKey has written.
func ParseKey(key []byte) (topic int, seq uint32, err error) {
	if len(key) != KeySize || key[2] != '-' {
		return 0, 0, ErrPayload
	}
	topic, known := parseTopic(key[0], key[1])
	seq, number := ParseSeq(binary.LittleEndian.Uint64(key[3:]))
	if !known || !number {
		return 0, 0, ErrPayload
	}
	return topic, seq, nil
}

// ParseSeq parses eight decimal digits in little-endian order: the first digit is in the
// lowest byte. It returns false for anything else.
func ParseSeq(digits uint64) (uint32, bool) {
	const high, zeros, six = 0xf0f0f0f0f0f0f0f0, 0x3030303030303030, 0x0606060606060606
	if digits&high != zeros || (digits+six)&high != zeros {
		return 0, false
	}
	// Join digits to pairs, pairs to groups of four, and these to the number.
	v := (digits - zeros) * (10<<8 + 1) >> 8
	v = (v & 0x00ff00ff00ff00ff) * (100<<16 + 1) >> 16
	v = (v & 0x0000ffff0000ffff) * (10_000<<32 + 1) >> 32
	return uint32(v), true
}

// ParseStamp parses the time in a payload. digits begins with its first digit.
func ParseStamp(digits []byte) (int64, error) {
	v, err := strconv.ParseUint(string(digits[:stampSize]), 16, 63)
	if err != nil {
		return 0, ErrPayload
	}
	return int64(v), nil
}

// Parse returns the topic, number and time in a payload. It returns ErrPayload if any byte
// differs from what Append writes.
func Parse(payload []byte) (topic int, seq uint32, stamp int64, err error) {
	if len(payload) < headSize || payload[KeySize] != ' ' || payload[headSize-1] != ' ' ||
		string(payload[headSize:]) != string(Padding(len(payload))) {
		return 0, 0, 0, ErrPayload
	}
	if topic, seq, err = ParseKey(payload[:KeySize]); err != nil {
		return 0, 0, 0, err
	}
	stamp, err = ParseStamp(payload[KeySize+1:])
	return topic, seq, stamp, err
}

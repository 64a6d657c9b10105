package load

import (
	"bytes"
	"encoding/binary"
	"strconv"

	"topicmux/bench/event"
	"topicmux/bench/produce"
)

// The rules for ids, as numbers.
const (
	idsAny = iota
	idsEvent
	idsTotal
)

func idRule(name string) int {
	switch name {
	case produce.IDsEvent:
		return idsEvent
	case produce.IDsTotal:
		return idsTotal
	}
	return idsAny
}

// identified reports whether an id follows the rule. before is the previous id. payload
// begins with its key.
func identified(rule int, id, before, payload []byte) bool {
	switch rule {
	case idsTotal:
		return later(id, before)
	case idsEvent:
		return isKey(id, payload)
	}
	return true
}

// isKey reports whether an id is the payload's key. It compares two overlapping words.
func isKey(id, payload []byte) bool {
	const second = event.KeySize - 8
	return len(id) == event.KeySize && len(payload) >= event.KeySize &&
		binary.LittleEndian.Uint64(id) == binary.LittleEndian.Uint64(payload) &&
		binary.LittleEndian.Uint64(id[second:]) == binary.LittleEndian.Uint64(payload[second:])
}

// later reports whether an id has the same epoch as the previous id and a larger number.
// It compares ids of the same length as text, usually in two overlapping words.
func later(id, before []byte) bool {
	n := len(id)
	if n == len(before) && n >= 8 && n <= 16 {
		a, b := binary.BigEndian.Uint64(id), binary.BigEndian.Uint64(before)
		return a > b || a == b && binary.BigEndian.Uint64(id[n-8:]) > binary.BigEndian.Uint64(before[n-8:])
	}
	return longer(id, before)
}

func longer(id, before []byte) bool {
	if len(id) == len(before) {
		return bytes.Compare(id, before) > 0
	}
	epoch, seq, ok := splitID(id)
	if len(before) == 0 {
		return ok
	}
	epochBefore, seqBefore, _ := splitID(before)
	return ok && seq > seqBefore && bytes.Equal(epoch, epochBefore)
}

func splitID(id []byte) (epoch []byte, seq uint64, ok bool) {
	cut := bytes.LastIndexByte(id, '-') + 1
	seq, err := strconv.ParseUint(string(id[cut:]), 10, 64)
	return id[:cut], seq, err == nil
}

package event_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"topicmux/bench/event"
)

func TestPayloadRoundTrip(t *testing.T) {
	t.Parallel()
	for range 1000 {
		topic, seq := rand.IntN(event.MaxTopics), rand.Uint32N(event.MaxSeq+1)
		stamp, size := rand.Int64N(math.MaxInt64), event.MinSize+rand.IntN(2000)
		p := event.Append(nil, topic, seq, stamp, size)
		event.Renew(p, event.MaxSeq-seq, math.MaxInt64-stamp)
		if want := event.Append(nil, topic, event.MaxSeq-seq, math.MaxInt64-stamp, size); string(p) != string(want) {
			t.Fatalf("renewed to %s, want %s", p, want)
		}
		event.Renew(p, seq, stamp)
		gotTopic, gotSeq, gotStamp, err := event.Parse(p)
		if err != nil || gotTopic != topic || gotSeq != seq || gotStamp != stamp || len(p) != size {
			t.Fatalf("%s: %d %d %d %v, want %d %d %d of %d bytes", p, gotTopic, gotSeq, gotStamp, err, topic, seq, stamp, size)
		}
	}
}

func TestParseChecksEveryByte(t *testing.T) {
	t.Parallel()
	p := event.Append(nil, 3, 1234, 5678, 100)
	for i := range p {
		broken := []byte(string(p))
		broken[i] = '!'
		if _, _, _, err := event.Parse(broken); err == nil {
			t.Errorf("%s passes", broken)
		}
	}
	if _, _, _, err := event.Parse(p[:event.MinSize-1]); err == nil {
		t.Error("a short payload passes")
	}
}

func TestOnlyDigitsAreNumbers(t *testing.T) {
	t.Parallel()
	for c := range 256 {
		for i := range 8 {
			digits := []byte("12345678")
			digits[i] = byte(c)
			_, ok := event.ParseSeq(binary.LittleEndian.Uint64(digits))
			if want := strings.ContainsRune("0123456789", rune(c)); ok != want {
				t.Errorf("%q at %d: %v, want %v", digits, i, ok, want)
			}
		}
	}
}

func TestNameRoundTrip(t *testing.T) {
	t.Parallel()
	for topic := range event.MaxTopics {
		if got, ok := event.ParseName([]byte(event.Name(topic))); !ok || got != topic {
			t.Errorf("%s is %d, %v", event.Name(topic), got, ok)
		}
	}
	for _, name := range []string{"", "t0", "t99", "x01", "t001", "t:0"} {
		if _, ok := event.ParseName([]byte(name)); ok {
			t.Errorf("%q passes", name)
		}
	}
}

func TestNowIsTheMonotonicClock(t *testing.T) {
	t.Parallel()
	shared := func() int64 {
		var ts unix.Timespec
		if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
			t.Fatal(err)
		}
		return ts.Nano()
	}
	before := shared()
	now := event.Now()
	// The two clocks of origin were read one after the other, so they differ by the
	// time between the readings.
	if after := shared(); now < before-1e6 || now > after+1e6 {
		t.Fatalf("%d is not between %d and %d", now, before, after)
	}
}

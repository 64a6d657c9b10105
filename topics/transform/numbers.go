package transform

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/internal/validjson"
	"topicmux/topics/internal/number"
)

const (
	// maxNumbers is the largest number of numbers in a payload.
	maxNumbers = 4096
	// maxLevels is how deep the objects and arrays of a payload may be nested.
	maxLevels = 32
)

var (
	errNoNumber = errors.New("the payload has no number")
	errDeep     = fmt.Errorf("the payload is nested more than %d levels deep", maxLevels)
	errMany     = fmt.Errorf("the payload has more than %d numbers", maxNumbers)
	errRows     = errors.New("an array of objects has no fixed places for counters; pick them with field")
)

// applyScale multiplies every number of a payload. The rest stays.
func applyScale(factor float64) func(*memory, time.Time, Event, func(Event)) error {
	return func(_ *memory, _ time.Time, e Event, emit func(Event)) error {
		r := rewriter{replace: func(_ []byte, v float64) (float64, bool) {
			v *= factor
			return v, !math.IsInf(v, 0)
		}}
		out, err := r.rewrite(e.Data)
		if err == nil {
			emit(Event{e.Topic, out})
		}
		return err
	}
}

// counters are the values of the counters of a topic in its last event, by their paths
// in the payload.
type counters struct {
	at     time.Time
	values map[string]float64
}

// applyRate replaces every number of a payload by how much it has grown per second since
// the last event. A number that is new or has fallen has no rate: it is left out, and
// counts from its value in this event on.
func applyRate(m *memory, now time.Time, e Event, emit func(Event)) error {
	before := m.counters[e.Topic]
	if before != nil && !now.After(before.at) {
		return nil
	}
	next := &counters{now, map[string]float64{}}
	r := rewriter{rows: errRows, replace: func(path []byte, v float64) (float64, bool) {
		next.values[string(path)] = v
		if before == nil {
			return 0, false
		}
		last, ok := before.values[string(path)]
		rate := (v - last) / now.Sub(before.at).Seconds()
		return number.Round(rate), ok && v >= last && !math.IsInf(rate, 0)
	}}
	out, err := r.rewrite(e.Data)
	if err != nil && !errors.Is(err, errOmitted) {
		return err
	}
	m.counters[e.Topic] = next
	if err == nil {
		emit(Event{e.Topic, out})
	}
	return nil
}

// A rewriter replaces the numbers of a payload.
type rewriter struct {
	// replace returns the new value of a number, or false to leave it out.
	replace func(path []byte, v float64) (float64, bool)
	// rows is the error for an array that contains objects or arrays, or nil to accept it.
	rows error

	path    []byte
	numbers int // how many numbers the payload has
	written int // how many of them are in the result
}

// errOmitted is the error of rewrite if all numbers were left out.
var errOmitted = errors.New("all numbers were left out")

// rewrite returns the payload with its numbers replaced, and without those that are left
// out. A number that is left out of an array takes the array with it.
func (r *rewriter) rewrite(data []byte) ([]byte, error) {
	switch {
	case len(data) > maxResult:
		return nil, fmt.Errorf("a payload of %d bytes is too large", len(data))
	case !validjson.Bytes(data):
		return nil, errors.New("the payload is not a number; pick one with match")
	}
	out, _, err := r.value(nil, gjson.ParseBytes(data), 0)
	switch {
	case err != nil:
		return nil, err
	case r.numbers == 0:
		return nil, errNoNumber
	case r.written == 0:
		return nil, errOmitted
	}
	return out, nil
}

// value appends a value to dst, or returns false if it is left out.
func (r *rewriter) value(dst []byte, v gjson.Result, level int) ([]byte, bool, error) {
	switch {
	case level > maxLevels:
		return dst, false, errDeep
	case v.Type == gjson.Number:
		return r.number(dst, v)
	case v.IsObject():
		return r.object(dst, v, level)
	case v.IsArray():
		return r.array(dst, v, level)
	}
	return append(dst, v.Raw...), true, nil
}

func (r *rewriter) number(dst []byte, v gjson.Result) ([]byte, bool, error) {
	if r.numbers++; r.numbers > maxNumbers {
		return dst, false, errMany
	}
	if math.IsInf(v.Num, 0) {
		return dst, false, nil
	}
	n, ok := r.replace(r.path, v.Num)
	if !ok {
		return dst, false, nil
	}
	r.written++
	return number.Append(dst, n), true, nil
}

func (r *rewriter) object(dst []byte, v gjson.Result, level int) (out []byte, ok bool, err error) {
	path := len(r.path)
	out = append(dst, '{')
	begin := len(out)
	v.ForEach(func(key, member gjson.Result) bool {
		r.path = append(append(r.path[:path], 0), key.Raw...)
		mark := len(out)
		if mark > begin {
			out = append(out, ',')
		}
		out = append(append(out, key.Raw...), ':')
		if out, ok, err = r.value(out, member, level+1); !ok {
			out = out[:mark]
		}
		return err == nil
	})
	r.path = r.path[:path]
	return append(out, '}'), true, err
}

func (r *rewriter) array(dst []byte, v gjson.Result, level int) (out []byte, whole bool, err error) {
	path, written, i := len(r.path), r.written, 0
	out, whole = append(dst, '['), true
	v.ForEach(func(_, element gjson.Result) bool {
		if element.Type == gjson.JSON && r.rows != nil {
			err = r.rows
			return false
		}
		r.path = strconv.AppendInt(append(r.path[:path], 1), int64(i), 10)
		if i++; i > 1 {
			out = append(out, ',')
		}
		var ok bool
		out, ok, err = r.value(out, element, level+1)
		whole = whole && ok
		return err == nil
	})
	r.path = r.path[:path]
	if !whole {
		r.written = written
		return dst, false, err
	}
	return append(out, ']'), true, err
}

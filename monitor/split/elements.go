package split

import (
	"iter"
	"slices"

	"topicmux/internal/validjson"

	"github.com/tidwall/gjson"
)

// batches are the members of an object in an array that hold the events themselves.
var batches = []string{"data", "events", "items", "records", "changes"}

// elements returns an iterator over the events in the data of one event. An array of
// objects contains an event in each, or several if the object has an array of objects
// under one of the keys in batches. If inObjects is true, so does an object that has
// nothing else than such an array and scalars. Any other data is one event.
func elements(data []byte, inObjects bool) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		if inObjects {
			if inside := wrapped(data); isBatch(inside) {
				data = inside
			}
		}
		if !isBatch(data) {
			yield(data)
			return
		}
		gjson.ParseBytes(data).ForEach(func(_, element gjson.Result) bool {
			inner := element
			element.ForEach(func(key, value gjson.Result) bool {
				if slices.Contains(batches, key.Str) && isBatch([]byte(value.Raw)) {
					inner = value
				}
				return !inner.IsArray()
			})
			if !inner.IsArray() {
				return yield([]byte(element.Raw))
			}
			more := true
			inner.ForEach(func(_, event gjson.Result) bool {
				more = yield([]byte(event.Raw))
				return more
			})
			return more
		})
	}
}

// wrapped returns the array with events in an object that has only scalars besides, or
// nil.
func wrapped(data []byte) (array []byte) {
	if len(data) == 0 || data[0] != '{' || len(data) > maxBatch {
		return nil
	}
	only := true
	gjson.ParseBytes(data).ForEach(func(key, value gjson.Result) bool {
		switch word := plain(key.String()); {
		case value.IsArray() && (word == "events" || word == "records") && array == nil:
			array = data[value.Index : value.Index+len(value.Raw)]
		case value.IsArray(), value.IsObject():
			only = false
		}
		return only
	})
	if !only {
		return nil
	}
	return array
}

// isBatch reports whether data is an array with at least one element, and all are objects.
func isBatch(data []byte) bool {
	if len(data) == 0 || data[0] != '[' || len(data) > maxBatch || !validjson.Bytes(data) {
		return false
	}
	objects, others := 0, 0
	gjson.ParseBytes(data).ForEach(func(_, v gjson.Result) bool {
		if v.IsObject() {
			objects++
		} else {
			others++
		}
		return others == 0
	})
	return objects > 0 && others == 0
}

// maxBatch is the largest data in bytes that is taken apart.
const maxBatch = 4 << 20

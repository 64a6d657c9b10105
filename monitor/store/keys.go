package store

import "strings"

// keySet is the set of top-level keys of a payload that suggest a shape.
type keySet uint16

const (
	hasRole     keySet = 1 << iota // a string
	hasDelta                       // a string or an object
	hasText                        // text or content, a string
	hasDone                        // a boolean
	hasChoices                     // an array, as in OpenAI's streams
	hasProgress                    // a number
	hasPercent                     // a number
	hasPart                        // done or completed, a number
	hasTotal                       // a number
	hasState                       // a state that is not only a health status
	hasType                        // a string
)

// note records a top-level key and its value.
func (w *walker) note(key []byte, f form, value []byte) {
	if f == formString {
		w.noteKind(key, value)
	}
	switch string(key) {
	case "role":
		w.keys |= keyIf(f == formString, hasRole)
	case "delta":
		w.keys |= keyIf(f == formString || f == formObject, hasDelta)
	case "text", "content":
		w.keys |= keyIf(f == formString, hasText)
	case "done":
		w.keys |= keyIf(f == formBool, hasDone) | keyIf(f == formNumber, hasPart)
	case "completed":
		w.keys |= keyIf(f == formNumber, hasPart)
	case "total":
		w.keys |= keyIf(f == formNumber, hasTotal)
	case "state", "status", "phase", "stage", "step":
		w.keys |= keyIf(f == formString && !isHealth(value), hasState)
	case "choices":
		w.keys |= keyIf(f == formArray, hasChoices)
	case "progress":
		w.keys |= keyIf(f == formNumber, hasProgress)
	case "percent", "percentage", "pct":
		w.keys |= keyIf(f == formNumber, hasPercent)
	case "type":
		w.keys |= keyIf(f == formString, hasType)
	case "message", "message_id", "finished", "order", "id", "key", "job", "task", "name", "file", "item", "title", "label", "description", "error":
		// These keys do not suggest a shape, but chats and jobs are read from
		// them.
	default:
		return
	}
	w.members.add(key, value)
}

// noteKind records an event type in a top-level string.
func (w *walker) noteKind(key, value []byte) {
	if at := kindOf(key); at >= 0 && (w.kind == nil || at < w.kindAt) {
		w.kind, w.kindAt = value[1:len(value)-1], at
	}
}

// healthWords are the states of permanent things: a disk that is 93 % full and
// "ok" is not a job.
var healthWords = wordSet("ok", "good", "healthy", "up", "online", "normal", "warn", "warning", "degraded", "bad", "critical", "down", "offline", "unhealthy",
	"active", "enabled", "on", "charging", "discharging", "full", "idle", "alarm", "clear", "green", "yellow", "red")

// isHealth reports whether a string, including its quotes, is a health status.
func isHealth(b []byte) bool {
	return len(b) < 2 || healthWords[strings.ToLower(string(b[1:len(b)-1]))]
}

func keyIf(ok bool, k keySet) keySet {
	if ok {
		return k
	}
	return 0
}

func (k keySet) all(want keySet) bool { return k&want == want }

func (k keySet) some(want keySet) bool { return k&want != 0 }

// shape returns the shape that the walk suggests.
func (w *walker) shape(f form) Shape {
	switch f {
	case formNumber:
		return ShapeNumber
	case formBool:
		return ShapeState
	case formArray:
		return w.elements.shape()
	case formObject:
		return w.objectShape()
	}
	return ShapeNone
}

func (e *elementSet) shape() Shape {
	switch {
	case e.objects > 0 && e.numbers+e.others == 0:
		return ShapeTable
	case e.numbers > 0 && e.objects+e.others == 0:
		return ShapeNumbers
	}
	return ShapeJSON
}

func (w *walker) objectShape() Shape {
	switch k := w.keys; {
	case k.all(hasRole) && k.some(hasDelta|hasText|hasDone), k.all(hasDelta) && !k.some(hasPercent|hasProgress),
		k.all(hasChoices):
		return ShapeChat
	case k.all(hasProgress), k.all(hasPercent) && k.some(hasState|hasDone), k.all(hasPart | hasTotal):
		return ShapeProgress
	case w.logs:
		return ShapeLog
	}
	if w.numbers > 0 || len(w.buried) > 0 && len(w.buried) <= maxBuried {
		return ShapeNumbers
	}
	return ShapeJSON
}

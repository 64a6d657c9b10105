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

// note records a top-level member of that class.
func (w *walker) note(class *keyClass, key []byte, f form, value []byte) {
	if f == formString && class.kind >= 0 && (w.kind == nil || class.kind < w.kindAt) {
		w.kind, w.kindAt = value[1:len(value)-1], class.kind
	}
	if class.role != roleNone {
		w.keys |= class.role.suggests(f, value)
		w.members.add(key, value)
	}
}

// suggests returns what a member with that role suggests about its object.
func (r role) suggests(f form, value []byte) keySet {
	switch r {
	case roleAuthor:
		return keyIf(f == formString, hasRole)
	case roleDelta:
		return keyIf(f == formString || f == formObject, hasDelta)
	case roleText:
		return keyIf(f == formString, hasText)
	case roleDone:
		return keyIf(f == formBool, hasDone) | keyIf(f == formNumber, hasPart)
	case rolePart:
		return keyIf(f == formNumber, hasPart)
	case roleTotal:
		return keyIf(f == formNumber, hasTotal)
	case roleState:
		return keyIf(f == formString && !isHealth(value), hasState)
	case roleChoices:
		return keyIf(f == formArray, hasChoices)
	case roleProgress:
		return keyIf(f == formNumber, hasProgress)
	case rolePercent:
		return keyIf(f == formNumber, hasPercent)
	case roleType:
		return keyIf(f == formString, hasType)
	}
	return 0
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

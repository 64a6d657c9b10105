package store

// keySet says which telling keys a payload has at its top.
type keySet uint16

const (
	hasRole    keySet = 1 << iota // a string
	hasDelta                      // a string or an object
	hasText                       // text or content, a string
	hasDone                       // a boolean
	hasChoices                    // an array, as OpenAI's streams have
	hasPercent                    // a number
	hasType                       // a string
)

// note looks at a top-level key and what its value is.
func (w *walker) note(key []byte, f form) {
	switch string(key) {
	case "role":
		w.keys |= keyIf(f == formString, hasRole)
	case "delta":
		w.keys |= keyIf(f == formString || f == formObject, hasDelta)
	case "text", "content":
		w.keys |= keyIf(f == formString, hasText)
	case "done":
		w.keys |= keyIf(f == formBool, hasDone)
	case "choices":
		w.keys |= keyIf(f == formArray, hasChoices)
	case "progress", "percent", "percentage", "pct":
		w.keys |= keyIf(f == formNumber, hasPercent)
	case "type":
		w.keys |= keyIf(f == formString, hasType)
	}
}

func keyIf(ok bool, k keySet) keySet {
	if ok {
		return k
	}
	return 0
}

func (k keySet) all(want keySet) bool { return k&want == want }

func (k keySet) some(want keySet) bool { return k&want != 0 }

// shape returns what the walk says that the payload is.
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
	case k.all(hasRole) && k.some(hasDelta|hasText|hasDone), k.all(hasDelta) && !k.all(hasPercent),
		k.all(hasChoices):
		return ShapeChat
	case k.all(hasPercent):
		return ShapeProgress
	case w.logs:
		return ShapeLog
	}
	if w.numbers > 0 && w.numbers >= w.others {
		return ShapeNumbers
	}
	return ShapeJSON
}

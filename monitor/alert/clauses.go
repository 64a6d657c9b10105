package alert

import (
	"strconv"
	"strings"
	"time"
)

// clauses parses the optional "for" and "clear" clauses up to the end of the
// rule. Each may occur once.
func (p *parser) clauses(r *Rule) error {
	lasts := false
	for {
		p.blanks()
		start := p.i
		switch word := p.peek(); {
		case p.i == len(p.in):
			return nil
		case word == "for" && !lasts && r.clear == nil && r.kind != isGap:
			p.i += len("for")
			d, err := p.duration()
			if err != nil {
				return err
			}
			r.lasts, lasts = d, true
		case word == "clear" && r.clear == nil && r.kind == isNumber:
			p.i += len("clear")
			if err := p.clearing(r); err != nil {
				return err
			}
		default:
			return p.fail(start, "%s", p.expected(r, lasts))
		}
	}
}

func (p *parser) expected(r *Rule, lasts bool) string {
	switch {
	case r.kind == isGap:
		return "nothing can follow gap"
	case r.clear != nil:
		return "nothing can follow the clear condition"
	case lasts && r.kind == isNumber:
		return "want \"clear\" or the end here"
	case lasts:
		return "want the end here"
	case r.kind == isNumber:
		return "want \"for\", \"clear\" or the end here"
	default:
		return "want \"for\" or the end here"
	}
}

// maxLasts is the longest duration of a rule.
const maxLasts = 72 * time.Hour

func (p *parser) duration() (time.Duration, error) {
	p.blanks()
	start := p.i
	raw := p.field()
	d, err := time.ParseDuration(raw)
	switch {
	case raw == "" || err != nil:
		return 0, p.fail(start, "for needs a duration such as 15s or 2m")
	case d <= 0 || d > maxLasts:
		return 0, p.fail(start, "the duration must be above zero and at most 72h")
	}
	return d, nil
}

// clearing parses the condition that resolves the alert.
func (p *parser) clearing(r *Rule) error {
	p.blanks()
	start := p.i
	o, ok := p.op()
	if !ok || o == equal || o == unequal {
		return p.fail(start, "clear needs one of < <= > >= here")
	}
	p.blanks()
	at := p.i
	v, digits, _, ok := r.number(p.field())
	if !ok {
		return p.fail(at, "a number is missing after clear")
	}
	switch {
	case r.op.upward() && (!o.downward() || v > r.limit):
		return p.fail(start, "an alert on %s %s must clear below that value: clear < %s", r.op, short(r.limit), short(r.limit))
	case r.op.downward() && (!o.upward() || v < r.limit):
		return p.fail(start, "an alert on %s %s must clear above that value: clear > %s", r.op, short(r.limit), short(r.limit))
	case r.op == equal || r.op == unequal:
		return p.fail(start, "clear works only with > >= < and <=")
	}
	r.clear = &clearing{op: o, limit: v, digits: digits}
	p.blanks()
	if p.peek() != "for" {
		return nil
	}
	p.i += len("for")
	var err error
	r.clear.lasts, err = p.duration()
	return err
}

// scales maps the unit prefixes of numbers to their factors.
var scales = map[string]float64{
	"": 1, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
	"Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40, "Pi": 1 << 50,
}

// number parses a number with an optional prefix and unit, such as 90, 90%,
// 4GiB or 1.5k. It also returns a number without either as it was written.
func number(raw string) (v float64, plain string, percent, ok bool) {
	digits := len(raw)
	for i, c := range raw {
		if (c < '0' || c > '9') && !strings.ContainsRune("+-.", c) && !exponent(raw, i) {
			digits = i
			break
		}
	}
	v, err := strconv.ParseFloat(raw[:digits], 64)
	if err != nil || strings.ContainsAny(raw[:digits], "xXpP_") {
		return 0, "", false, false
	}
	unit := raw[digits:]
	if unit == "%" {
		return v, "", true, true
	}
	unit = strings.TrimSuffix(unit, "/s")
	unit = strings.TrimSuffix(unit, "B")
	if unit == "" {
		plain = raw
	}
	scale, ok := scales[unit]
	return v * scale, plain, false, ok
}

// exponent reports whether raw[i] is the "e" of a number such as 1e6.
func exponent(raw string, i int) bool {
	return i > 0 && raw[i]|0x20 == 'e' && i+1 < len(raw) && strings.IndexByte("+-0123456789", raw[i+1]) >= 0
}

// short formats a number for an error message.
func short(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

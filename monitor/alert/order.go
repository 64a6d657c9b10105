package alert

import (
	"cmp"
	"math"
	"math/big"
	"strings"
)

// maxExact is the largest length of a number that is compared by its digits, in
// bytes.
const maxExact = 64

// order compares a value with a limit and returns -1, 0 or 1. Numbers that are equal
// or nearly equal as float64 are compared by their digits, so that neighbours among
// 64-bit integers differ. Literal and digits are the two as written; without one of
// them only the float64 values count.
func order(v float64, literal string, limit float64, digits string) int {
	if math.Abs(v-limit) <= 1e-14*math.Abs(limit) && literal != digits {
		if a, b := exact(literal), exact(digits); a != nil && b != nil {
			return a.Cmp(b)
		}
	}
	return cmp.Compare(v, limit)
}

// plainDigits removes the commas between thousands, and replaces the Unicode
// minus sign.
var plainDigits = strings.NewReplacer(",", "", "\u2212", "-")

// exact returns a decimal number without an exponent, or nil if s is not one or is
// too long.
func exact(s string) *big.Rat {
	if s == "" || len(s) > maxExact {
		return nil
	}
	s = plainDigits.Replace(s)
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' {
			return nil
		}
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return r
}

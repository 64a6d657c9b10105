package number_test

import (
	"encoding/json"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"topicmux/monitor/number"
)

// vector is values of one series and how they are written, digits and unit each.
type vector struct {
	Values []float64   `json:"values"`
	Unit   string      `json:"unit"`
	Label  bool        `json:"label"`
	Span   float64     `json:"span"`
	Want   [][2]string `json:"want"`
}

// TestVectors freezes what the page for browsers has to write, too: its tests
// read the same file.
func TestVectors(t *testing.T) {
	vectors := []vector{
		{Values: []float64{6, 42, 12345}},
		{Values: []float64{2026, 2027}, Label: true},
		{Values: []float64{12345678}, Label: true},
		{Values: []float64{64121.55, 64127.55}},
		{Values: []float64{1021, 1027}, Unit: "hPa"},
		{Values: []float64{0.000121, 0.000127}},
		{Values: []float64{99.95, 99.99, 100}, Unit: "%"},
		{Values: []float64{99.996}, Unit: "%"},
		{Values: []float64{37.5, 41.2, 8}, Unit: "%"},
		{Values: []float64{100.72, 101.3}},
		{Values: []float64{0, 512, 131072, 10485760}, Unit: "B/s"},
		{Values: []float64{2420408320, 22856101888}, Unit: "B"},
		{Values: []float64{14110000000, 14210000000}, Unit: "B"},
		{Values: []float64{-21300, 4.5}},
		{Values: []float64{-5.25, -10.75}, Unit: "°C"},
		{Values: []float64{0.0123, 0.0456}, Unit: "s"},
		{Values: []float64{12, 480}, Unit: "ms"},
		{Values: []float64{8100000000}},
		{Values: []float64{9007199254740992}},
		{Values: []float64{1.5e25, 2e25}},
		{Values: []float64{0.1234567, 0.9876543}},
		{Values: []float64{7, 7, 7}},
		{Values: []float64{0, 0}},
		{Values: []float64{12000, 13500}, Unit: "events"},
		{Values: []float64{3.3, 3.31}, Unit: "V"},
		{Values: []float64{2193.4, 16}},
		{Values: []float64{31844900864, 31844926976}, Unit: "B", Span: 66571993088},
		{Values: []float64{41500786688}, Unit: "B", Span: 270553174016},
		{Values: []float64{3.1234, 0.5678}, Span: 3.1234},
		{Values: []float64{41.5678}, Unit: "%", Span: 100},
		{Values: []float64{12345.678, 45.125}},
		{Values: []float64{12345.6789, 45.1256}},
		{Values: []float64{1.6e-19, 6.4e-19}, Span: 6.4e-19},
	}
	for i := range vectors {
		v := &vectors[i]
		r := number.Range{Lo: v.Values[0], Hi: v.Values[0], Unit: v.Unit, Label: v.Label, Span: v.Span}
		for _, x := range v.Values {
			r.Lo, r.Hi, r.Decimals = min(r.Lo, x), max(r.Hi, x), max(r.Decimals, number.Decimals(x))
		}
		const room = 24
		f := r.Style().Fit(room)
		for _, x := range v.Values {
			digits, unit := f.Write(x)
			mustBeTrue(t, x, digits, unit, v.Unit)
			v.Want = append(v.Want, [2]string{digits, unit})
		}
	}
	got, err := json.MarshalIndent(vectors, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, got)
}

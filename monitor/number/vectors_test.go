package number_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"topicmux/monitor/number"
)

// vector is a list of values and their expected text, as digits and unit.
type vector struct {
	Values []float64   `json:"values"`
	Unit   string      `json:"unit"`
	Label  bool        `json:"label"`
	Span   float64     `json:"span"`
	Want   [][2]string `json:"want"`
}

// TestVectors compares with testdata/vectors.json. The page's tests read the
// same file, so both write the same numbers.
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

// roomVector is a Range with the expected text of its values in a limited
// number of cells.
type roomVector struct {
	Range  vectorRange `json:"range"`
	Values []float64   `json:"values"`
	Room   int         `json:"room"`
	Want   [][2]string `json:"want"`
}

// vectorRange is a Range with the names that the page uses.
type vectorRange struct {
	Lo       float64 `json:"lo"`
	Hi       float64 `json:"hi"`
	Typical  float64 `json:"typical"`
	Span     float64 `json:"span"`
	Decimals int     `json:"decimals"`
	Unit     string  `json:"unit"`
}

// TestRoomVectors checks numbers with little room. The page's tests read the
// same file.
func TestRoomVectors(t *testing.T) {
	var vectors []roomVector
	for i, a := range awkward {
		r := rangeOf(i)
		for _, room := range []int{15, 10, 7, 5, 3} {
			v := roomVector{
				Range:  vectorRange{r.Lo, r.Hi, r.Typical, r.Span, r.Decimals, r.Unit},
				Values: a.values, Room: room,
			}
			f := r.Style().Fit(room)
			for _, x := range a.values {
				digits, unit := f.Write(x)
				v.Want = append(v.Want, [2]string{digits, unit})
			}
			vectors = append(vectors, v)
		}
	}
	golden.RequireEqual(t, lines(t, vectors))
}

// tickVector is a list of ticks with the expected labels in a limited number of
// cells.
type tickVector struct {
	Ticks []float64 `json:"ticks"`
	Unit  string    `json:"unit"`
	Room  int       `json:"room"`
	Want  []string  `json:"want"`
}

// TestTickVectors checks axis labels. The page's tests read the same file.
func TestTickVectors(t *testing.T) {
	var vectors []tickVector
	for _, axis := range []struct {
		lo, step float64
		unit     string
	}{
		{0, 1, ""},
		{0, 0.5, ""},
		{0, 50, "%"},
		{99.9, 0.05, "%"},
		{0, 20_000_000, "B/s"},
		{0, 50e9, "B"},
		{14.12e9, 1e6, "B"},
		{1020, 2, "hPa"},
		{64120, 2, ""},
		{64121.55, 0.05, ""},
		{12340, 5, "users"},
		{0, 5000, ""},
		{0, 25_000, "events"},
		{0.00012, 0.000002, ""},
		{-15000, 5000, ""},
		{-10, 5, "°C"},
		{1784116400, 20, ""},
		{9007199254740000, 500, ""},
		{0, 2.5e-7, "s"},
		{0, 2e24, ""},
		{0, 1e-20, ""},
		{8045311440, 5, ""},
		{0, 100, "ms"},
		{0, 2, "req/s"},
		{3.298, 0.001, "V"},
	} {
		ticks := []float64{axis.lo, axis.lo + axis.step, axis.lo + 2*axis.step}
		for _, room := range []int{10, 7, 4} {
			labels, _ := number.Ticks(nil, ticks, axis.unit, room)
			vectors = append(vectors, tickVector{ticks, axis.unit, room, labels})
		}
	}
	golden.RequireEqual(t, lines(t, vectors))
}

// TestUnitsOfColumns checks the columns in testdata/columns.json. The page's
// tests read the same file.
func TestUnitsOfColumns(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/columns.json")
	if err != nil {
		t.Fatal(err)
	}
	var columns map[string]string
	if err := json.Unmarshal(file, &columns); err != nil {
		t.Fatal(err)
	}
	for name, want := range columns {
		if got := number.UnitOfColumn(name); got != want {
			t.Errorf("column %q has the unit %q, want %q", name, got, want)
		}
	}
}

// lines returns a list as JSON with a line for each item.
func lines[T any](t *testing.T, list []T) []byte {
	t.Helper()
	out := []byte("[\n")
	for i, item := range list {
		line, err := json.Marshal(item)
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			out = append(out, ",\n"...)
		}
		out = append(out, line...)
	}
	return append(out, "\n]\n"...)
}

package number_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"topicmux/topics/internal/number"
)

func TestAppend(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]float64{
		"0": math.Copysign(0, -1), "-5": -5, "0.3": 0.1 + 0.2, "1e-09": 1e-9, "1e+30": 1e30, "0.001": 0.001, "123456.789": 123456.789,
		"1.7976931348623157e+308": math.MaxFloat64,
	} {
		if got := string(number.Append(nil, v)); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
}

func TestRound(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]float64{0: 0, 1.0 / 3: 0.333, 1234567.8: 1234568, 9999.96: 1e4, 12.3456789: 12.35, -0.0050025: -0.005, 0.99999: 1} {
		if got := number.Round(v); got != want {
			t.Errorf("%v: %v, want %v", v, got, want)
		}
	}
}

func TestNumbersAreJSONAndKeepFifteenDigits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64().Draw(t, "v")
		text := number.Append(nil, v)
		var back float64
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatalf("%v: %s: %v", v, text, err)
		}
		if math.Abs(back-v) > 1e-14*math.Abs(v) {
			t.Fatalf("%v became %s", v, text)
		}
	})
}

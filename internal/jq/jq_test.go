package jq_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"topicmux/internal/jq"
)

func pick(t *testing.T, expr, payload string) string {
	t.Helper()
	e, err := jq.Parse(expr)
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.Append(nil, []byte(payload))
	if err != nil {
		return "error: " + err.Error()
	}
	var parts []string
	for _, b := range out {
		parts = append(parts, string(b))
	}
	return strings.Join(parts, " ")
}

func TestExpressionsPickValues(t *testing.T) {
	t.Parallel()
	const payload = `{"total":12.5,"cores":[{"busy":1},{"busy":4}],"took":"12 ms","a b":7,"on":true}`
	for _, tt := range []struct{ expr, want string }{
		{".total", "12.5"},
		{" .cores[1].busy ", "4"},
		{".took", `"12 ms"`},
		{`."a b"`, "7"},
		{".cores | map(.busy) | add", "5"},
		{".cores[].busy", "1 4"},
		{".cores", `[{"busy":1},{"busy":4}]`},
		{".", `{"a b":7,"cores":[{"busy":1},{"busy":4}],"on":true,"took":"12 ms","total":12.5}`},
		{".nowhere", "error: there is no such field"},
		{"[.nowhere]", "[null]"},
		{".total[]", "error: cannot iterate over: number (12.5)"},
		{"range(100)", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15"},
	} {
		if got := pick(t, tt.expr, payload); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.expr, got, tt.want)
		}
	}
	if got := pick(t, ".x", "no JSON"); got != "error: the payload is not JSON" {
		t.Errorf("text: %s", got)
	}
}

func TestAWrongExpressionSaysWhere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		expr string
		at   int
	}{
		{"", 0}, {".total |", 8}, {".a | | .b", 5}, {".cores[", 7}, {"ünd | .a", 0}, {".a | nope", 5}, {".a + $x", 5},
	} {
		_, err := jq.Parse(tt.expr)
		var wrong *jq.SyntaxError
		if !errors.As(err, &wrong) {
			t.Errorf("%s: %v", tt.expr, err)
			continue
		}
		if wrong.At != tt.at {
			t.Errorf("%s: at %d, want %d: %v", tt.expr, wrong.At, tt.at, err)
		}
	}
}

func TestAMissingDotIsSuggested(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]struct {
		at    int
		meant string
	}{
		"data.shop":          {0, ".data.shop"},
		" data.shop[0] ":     {0, ".data.shop[0]"},
		"price * quantity":   {8, ".price * .quantity"},
		".data | data":       {8, ".data | .data"},
		`"data" + data`:      {9, `"data" + .data`},
		"[.a[] | data.x]":    {8, "[.a[] | .data.x]"},
		"{a: data, data: 1}": {4, "{a: .data, data: 1}"},
		"data(1)":            {0, ""},
		". as $x | $y":       {10, ""},
	} {
		_, err := jq.Parse(expression)
		var wrong *jq.SyntaxError
		if !errors.As(err, &wrong) || wrong.At != want.at || wrong.Meant != want.meant {
			t.Errorf("%q: got %+v, want %+v", expression, wrong, want)
			continue
		}
		if want.meant != "" && !strings.HasSuffix(err.Error(), "; did you mean "+want.meant+"?") {
			t.Errorf("%q: %v", expression, err)
		}
	}
}

func TestAnEndlessExpressionIsGivenUp(t *testing.T) {
	t.Parallel()
	e, err := jq.Parse("[range(1e12)] | length")
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		if _, err := e.Append(nil, []byte("1")); err == nil || !strings.Contains(err.Error(), "took longer") {
			t.Fatalf("it ended: %v", err)
		}
	}
	if _, err := e.Append(nil, []byte("1")); err == nil || !strings.Contains(err.Error(), "disabled") {
		t.Errorf("it goes on: %v", err)
	}
}

func TestACloneCountsForItself(t *testing.T) {
	t.Parallel()
	e, err := jq.Parse("if . == 1 then [range(1e12)] | length else . end")
	if err != nil {
		t.Fatal(err)
	}
	for range 9 {
		_, _ = e.Append(nil, []byte("1"))
	}
	if _, err := e.Append(nil, []byte("2")); err == nil {
		t.Error("the expression was not disabled")
	}
	synctest.Test(t, func(t *testing.T) { // nothing is too slow in fake time
		if got, err := e.Clone().Append(nil, []byte("2")); err != nil || string(got[0]) != "2" {
			t.Errorf("the clone: %s, %v", got, err)
		}
	})
}

func FuzzParseNeverPanics(f *testing.F) {
	f.Add(".total", "{}")
	f.Add(".a | .b[", `{"a":1}`)
	f.Fuzz(func(t *testing.T, expr, payload string) {
		if strings.ContainsAny(expr, "!*^") || len(expr) > 40 {
			return // slow expressions are tested above
		}
		e, err := jq.Parse(expr)
		if err != nil {
			_ = err.Error()
			return
		}
		_, _ = e.Append(nil, []byte(payload))
	})
}

func BenchmarkPick(b *testing.B) {
	payload := []byte(`{"total":12.3,"cores":[10.1,14.2],"load":0.5,"name":"x"}`)
	for _, expr := range []string{".total", ".cores | max"} {
		e, err := jq.Parse(expr)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(expr, func(b *testing.B) {
			var out [][]byte
			b.ReportAllocs()
			for b.Loop() {
				out, _ = e.Append(out[:0], payload)
			}
		})
	}
}

func TestAnExpressionHasABound(t *testing.T) {
	t.Parallel()
	for _, source := range []string{strings.Repeat("(", 1<<20), "." + strings.Repeat("a", 5000), strings.Repeat(".a|", 2000) + ".a"} {
		var wrong *jq.SyntaxError
		if _, err := jq.Parse(source); !errors.As(err, &wrong) || len(err.Error()) > 200 {
			t.Errorf("%.20q, %d bytes: got %.300v", source, len(source), err)
		}
	}
}

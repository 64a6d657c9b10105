package validjson_test

import (
	"strings"
	"testing"

	"topicmux/internal/validjson"
)

func TestBytes(t *testing.T) {
	t.Parallel()
	nested := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	pad := `,"pad":"` + strings.Repeat(`[{\"`, 1<<19) + `"}`
	for name, c := range map[string]struct {
		json string
		want bool
	}{
		"small":                       {`{"a":[1]}`, true},
		"broken":                      {`{"a":[1}`, false},
		"deep and small":              {nested(20_000), true},
		"deep and large":              {`{"b":` + nested(20_000) + pad, false},
		"large with brackets in text": {`{"b":` + nested(5_000) + pad, true},
		"only opening":                {strings.Repeat(`{"a":`, 12<<20), false},
		"only brackets":               {strings.Repeat(`[`, 60<<20), false},
		"open text":                   {`["` + strings.Repeat("[", 2<<20), false},
		"escape at the end":           {`["` + strings.Repeat("[", 2<<20) + `\`, false},
	} {
		if got := validjson.Bytes([]byte(c.json)); got != c.want {
			t.Errorf("%s: valid %t, want %t", name, got, c.want)
		}
	}
}

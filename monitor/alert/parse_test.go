package alert_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"topicmux/monitor/alert"
)

func TestARuleThatIsWrongSaysWhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ rule, at, what string }{
		{"", "", "a topic is missing"},
		{"> 5", "> 5", "a topic is missing"},
		{"cpu", "", "want one of"},
		{"cpu 90", "90", "want one of"},
		{"cpu >", "", "a value is missing"},
		{"cpu > high", "high", "a number is missing after >; for text use == or !="},
		{"cpu > 90 for", "", "needs a duration"},
		{"cpu > 90 for soon", "soon", "needs a duration"},
		{"cpu > 90 for -1s", "-1s", "above zero"},
		{"cpu > 90 for 15s for 2s", "for 2s", `want "clear" or the end`},
		{"cpu > 90 clear > 80", "> 80", "clear < 90"},
		{"cpu > 90 clear < 95", "< 95", "clear < 90"},
		{"cpu < 10 clear < 8", "< 8", "clear > 10"},
		{"cpu > 90 clear low", "low", "needs one of"},
		{"cpu > 90 clear < low", "low", "a number is missing after"},
		{"cpu > 90 please", "please", `want "for", "clear" or the end`},
		{`order == "failed`, `"failed`, "is not closed"},
		{"order == failed clear < 5", "clear < 5", `want "for" or the end`},
		{"net.rx gap for 5s", "for 5s", "nothing can follow gap"},
		{"net..rx > 5", ".rx > 5", "a topic is missing"},
		{"x > 0x10", "0x10", "a number is missing after"},
	} {
		_, err := alert.Parse(c.rule)
		var bad *alert.SyntaxError
		if !errors.As(err, &bad) {
			t.Errorf("%q: %v, want a syntax error", c.rule, err)
			continue
		}
		if rest := c.rule[min(bad.At, len(c.rule)):]; rest != c.at || !strings.Contains(bad.What, c.what) {
			t.Errorf("%q: %q at %q, want %q at %q", c.rule, bad.What, rest, c.what, c.at)
		}
	}
}

func TestTheMarkStandsBeneathTheMistake(t *testing.T) {
	t.Parallel()
	_, err := alert.Parse("größe > viel")
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || utf8.RuneCountInString(lines[2]) != len([]rune("  größe > "))+1 {
		t.Errorf("got %q", err)
	}
}

func TestRulesAreRead(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{
		"cpu > 90", "cpu>90", "cpu.total >= 90% for 1m30s clear < 80 for 5s", `order == "failed"`, "order.state != done",
		"* stale", "backup stale for 26h", "net.* gap", `"odd name >" < -1.5e3`, "mem > 4GiB", "net.rx > 1.5MB/s", " up == false ",
	} {
		if r, err := alert.Parse(rule); err != nil {
			t.Errorf("%q: %v", rule, err)
		} else if r.String() != strings.TrimSpace(rule) {
			t.Errorf("%q is shown as %q", rule, r)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"cpu > 90 for 15s clear < 80", `a."b.c" == 'x\'y'`, "* stale for 1m", "n gap", "x >= 1e9GiB/s", "\xff\x00 > 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, rule string) {
		r, err := alert.Parse(rule)
		if err == nil {
			if again, err := alert.Parse(r.String()); err != nil || again.String() != r.String() {
				t.Errorf("%q is read as %q, and that as %v, %v", rule, r, again, err)
			}
			return
		}
		var bad *alert.SyntaxError
		if !errors.As(err, &bad) || bad.At < 0 || bad.At > len(bad.Rule) {
			t.Errorf("%q: the error %v has no place in the rule", rule, err)
		}
		if strings.Count(err.Error(), "\n") != 2 {
			t.Errorf("%q: the error is not three lines: %q", rule, err)
		}
	})
}

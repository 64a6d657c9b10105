package pattern_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"topicmux/tui/internal/pattern"
)

// hosts returns three metrics of two hosts of two services, and two other
// names.
func hosts() []string {
	names := []string{"cpu", "net.rx", "net.tx"}
	for _, svc := range []string{"svc0", "svc1"} {
		for _, host := range []string{"host0", "host1"} {
			for _, m := range []string{"cpu", "mem", "rps"} {
				names = append(names, svc+"."+host+"."+m)
			}
		}
	}
	return names
}

func TestOfFindsWhatANameSharesWithOthers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		names []string
		want  string
	}{
		{"svc0.host0.rps", hosts(), "svc0.host0.* svc0.*.rps *.host0.rps svc0.* *.rps"},
		{"net.rx", hosts(), "net.*"},
		{"cpu", hosts(), ""},
		{"a.x", []string{"a.x", "b.x", "a"}, "*.x"},
		{"home/kitchen/temp", []string{"home/kitchen/temp", "home/cellar/temp", "home/cellar/light"}, "home/*/temp home/*"},
		{"cpu_user", []string{"cpu_user", "cpu_system", "mem_user"}, "cpu_* *_user"},
		{"cpu_user.a", []string{"cpu_user.a", "cpu_system.a"}, "*.a"},
		{"a.b", []string{"a.b", "a..b", "a."}, "a.*"},
		{"", []string{"", "."}, ""},
		{".", []string{".", ".."}, ""},
		{"世.界", []string{"世.界", "世.b"}, "世.*"},
	} {
		var got []string
		for _, p := range pattern.Of(c.name, c.names, 64) {
			got = append(got, p.String())
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("Of(%q) is %q, want %q", c.name, s, c.want)
		}
	}
}

func TestOfLeavesOutWhatIsTooMuch(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range 100 {
		names = append(names, fmt.Sprintf("svc%d.host%d.cpu", i/10, i%10))
	}
	if got := fmt.Sprint(pattern.Of("svc3.host3.cpu", names, 64)); got != "[svc3.*.cpu *.host3.cpu]" {
		t.Errorf("got %s", got)
	}
	long := strings.Repeat("a.", 60) + "b"
	if n := len(pattern.Of(long, []string{long, long + ".c"}, 64)); n > 40 {
		t.Errorf("%d patterns of one name", n)
	}
}

func TestAPatternIsWhatItSays(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "*", "net", "a.*.*", "**"} {
		if p, err := pattern.Parse(s); err == nil {
			t.Errorf("%q is read as %v", s, p)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[ab._/]{1,12}`)
		names := rapid.SliceOfN(name, 1, 8).Draw(t, "names")
		for _, p := range pattern.Of(names[0], names, 64) {
			again, err := pattern.Parse(p.String())
			if err != nil || again != p {
				t.Fatalf("%v is read as %v, %v", p, again, err)
			}
			n := 0
			for _, name := range names {
				if p.Matches(name) {
					n++
				}
			}
			if n < 2 || !p.Matches(names[0]) || !slices.Contains(names, names[0]) {
				t.Fatalf("%v has %d of %q", p, n, names)
			}
			if full := strings.Replace(p.String(), "*", p.Rest(names[0]), 1); full != names[0] {
				t.Fatalf("%v and %q make %q", p, p.Rest(names[0]), full)
			}
		}
	})
}

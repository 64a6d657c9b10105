package theme_test

import (
	"strings"
	"testing"

	"topicmux/tui/theme"
)

func TestAThemeFileChangesWhatItNames(t *testing.T) {
	t.Parallel()
	s, err := theme.Parse([]byte("name: sea\nbase: redgreen\nbackground: \"#001020\"\ncolors:\n  good: \"#00FF80\"\nseries: [\"#112233\", \"#445566\"]\nheat: [\"#000000\", \"#ffffff\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	th := theme.New(theme.Options{Scheme: s})
	for slot, want := range map[string]string{
		th.Fg(theme.Good): "38;2;0;255;128", th.Fg(theme.Series(2)): "38;2;17;34;51", th.Fg(theme.Heat(1)): "38;2;255;255;255",
	} {
		if slot != want {
			t.Errorf("got %s, want %s", slot, want)
		}
	}
	if back, _ := th.Ground(); back == nil || !th.Dark() || s.Name() != "sea" {
		t.Errorf("background %v, dark %v, name %q", back, th.Dark(), s.Name())
	}
	base := theme.New(theme.Options{Scheme: theme.Find("redgreen"), Dark: true})
	if th.Fg(theme.Bad) != base.Fg(theme.Bad) {
		t.Error("what the file leaves out is not its base's")
	}
}

func TestAThemeFileThatIsWrongSaysWhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, place, what string }{
		{"name: x\ncolours:\n  good: \"#000000\"\n", "[2:1]", "unknown field"},
		{"colors:\n  goood: \"#000000\"\n", "[2:3]", "no colour with that name"},
		{"colors:\n  good: green\n", "[2:9]", "want a colour"},
		{"background: \"#12345\"\n", "[1:13]", "want a colour"},
		{"base: ansi\n", "[1:7]", "want dark, light"},
		{"colors: 5\n", "[1:9]", "names of colours"},
		{"name: [\n", "[1:7]", ""},
		{"heat: [\"#000000\"]\n", "", "2 to 16"},
		{"series: [null]\n", "", "colour"},
	} {
		_, err := theme.Parse([]byte(c.file))
		if err == nil || !strings.Contains(err.Error(), c.place) || !strings.Contains(err.Error(), c.what) {
			t.Errorf("%q: %v, want %s %s", c.file, err, c.place, c.what)
		}
		if err != nil && c.place != "" && !strings.Contains(err.Error(), "^") {
			t.Errorf("%q: the error does not show the place: %v", c.file, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("name: x\nbase: light\ncolors:\n  good: \"#00ff00\"\nheat: [\"#000000\", \"#ffffff\"]\n")
	f.Add("")
	f.Add("base:\nbackground:\nseries: [null]\nheat: [null, ~]\n")
	f.Add("colors: {good: \"#00ff00\", bad: [}\n")
	f.Fuzz(func(t *testing.T, data string) {
		if s, err := theme.Parse([]byte(data)); err == nil {
			theme.New(theme.Options{Scheme: s, Dark: true})
		}
	})
}

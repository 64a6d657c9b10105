package transform_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"topicmux/topics"
	"topicmux/topics/transform"
)

func TestInfo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ steps, want string }{
		{"", "t gauge B 0..100 "},
		{"unit kB|min 1|max 5|keep latest", "t gauge kB 1..5 latest"},
		{"rename t=u", "u gauge B 0..100 "},
		{"rate", "t  B/s 0..nil "},
		{"rate|max 9|unit MB/s", "t  MB/s 0..9 "},
		{"scale 0.5", "t gauge  0..50 "},
		{"scale -1", "t gauge  -100..-0 "},
		{"field .x", "t   nil..nil "},
		{"field .x|unit s", "t  s nil..nil "},
		{"field .x|kind log", "t log  nil..nil "},
		{"kind state|rate", "t  B/s 0..nil "},
		{"match x", "t   nil..nil "},
		{"when .x|every 1s|split .x", "t gauge B 0..100 "},
	} {
		zero, hundred := 0.0, 100.0
		info := topics.TopicInfo{Name: topics.MustName("t"), Kind: topics.KindGauge, Unit: "B", Min: &zero, Max: &hundred}
		var steps []string
		if tt.steps != "" {
			steps = strings.Split(tt.steps, "|")
		}
		i := pipeline(t, steps...).Info(info)
		bound := func(v *float64) string {
			if v == nil {
				return "nil"
			}
			return fmt.Sprint(*v)
		}
		if got := fmt.Sprintf("%s %s %s %s..%s %s", i.Name, i.Kind, i.Unit, bound(i.Min), bound(i.Max), i.Retention); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.steps, got, tt.want)
		}
	}
	if zero := (*transform.Pipeline)(nil).Info(topics.TopicInfo{Unit: "B"}); zero.Unit != "B" {
		t.Error("the nil pipeline changes the info")
	}
}

func TestAWrongStepSaysWhere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind, arg string
		at        int
		want      string
	}{
		{"filed", ".x", 0, "filed: there is no such step; there are field, match, when, split, rename, rate, scale, kind, unit, min, max, keep, every"},
		{"field", "", 0, `field: an expression is missing at character 1 of ""`},
		{"field", ".a | | .b", 5, `field: unexpected | at character 6 of ".a | | .b"`},
		{"when", " .a ==", 6, `when: the expression ".a ==" ends too soon`},
		{"split", ".a | nope", 5, `split: function not defined: nope/0 at character 6 of ".a | nope"; did you mean .a | .nope?`},
		{"match", "", 0, "match: a regular expression is missing"},
		{"match", "time=(?<ms>[0-9", 11, `match: missing closing ] at character 12 of "time=(?<ms>[0-9"`},
		{"match", "time=(?<ms>[0-9]+", 17, `match: missing closing ) at the end of "time=(?<ms>[0-9]+"`},
		{"match", "é*+**", 2, `match: invalid nested repetition operator at character 2 of "é*+**"`},
		{"match", "(?<ms", 0, `match: invalid named capture at character 1 of "(?<ms"`},
		{"match", `(\d+) (\d+)`, 0, `match: "(\\d+) (\\d+)" has 2 groups without names: name them, as in (?<ms>[0-9]+), or write (?:…) for a group that is no value`},
		{"match", strings.Repeat("x", 5000), 0, "match: a regular expression has at most 4096 bytes"},
		{"scale", "x", 0, `scale: "x" is not a number`},
		{"scale", "0", 0, "scale: the factor is zero"},
		{"scale", "inf", 0, `scale: "inf" is not a number`},
		{"min", "", 0, `min: "" is not a number`},
		{"max", "NaN", 0, `max: "NaN" is not a number`},
		{"rate", "no", 0, `rate: "no" is not true`},
		{"kind", "chart", 0, "kind: "},
		{"keep", "some", 0, `keep: "some" is neither "all" nor "latest"`},
		{"every", "5", 0, `every: "5" is not a duration such as 1s or 500ms`},
		{"every", "-1s", 0, `every: "-1s" is not a positive duration`},
		{"rename", "a", 0, `rename: "a" is not OLD=NEW`},
		{"rename", "a=", 2, "rename: "},
		{"rename", "a b=c", 0, "rename: "},
		{"unit", strings.Repeat("x", 40), 0, "unit: too large: the unit has more than 32 bytes"},
	} {
		_, err := transform.Parse(tt.kind, tt.arg)
		var wrong *transform.Error
		if !errors.As(err, &wrong) {
			t.Errorf("%s %s: %v", tt.kind, tt.arg, err)
			continue
		}
		exact := !strings.HasSuffix(tt.want, ": ")
		if wrong.At != tt.at || exact && err.Error() != tt.want || !strings.HasPrefix(err.Error(), tt.want) || wrong.Step != tt.kind || wrong.Arg != tt.arg {
			t.Errorf("%s %.20s: at %d, want %d: %v", tt.kind, tt.arg, wrong.At, tt.at, err)
		}
	}
}

func TestAWrongPipeline(t *testing.T) {
	t.Parallel()
	step := func(kind, arg string) transform.Step {
		s, err := transform.Parse(kind, arg)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if _, err := transform.New(step("min", "5"), step("max", "1")); err == nil || !strings.Contains(err.Error(), "min 5 is above max 1") {
		t.Errorf("min above max: %v", err)
	}
	many := make([]transform.Step, 17)
	for i := range many {
		many[i] = step("rate", "")
	}
	if _, err := transform.New(many...); err == nil {
		t.Error("17 steps are accepted")
	}
}

func TestTheExamplesOfAllKindsAreValid(t *testing.T) {
	t.Parallel()
	for _, k := range transform.Kinds() {
		s, err := transform.Parse(k.Name, k.Example)
		if err != nil || k.Arg == "" || k.Help == "" {
			t.Errorf("%s: %v", k.Name, err)
		}
		if want := k.Name + " " + k.Example; s.String() != want {
			t.Errorf("%q, want %q", s, want)
		}
	}
}

package lines_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"topicmux/topics"
	"topicmux/topics/lines"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// named returns the info of a topic.
func named(name string) topics.TopicInfo { return topics.TopicInfo{Name: topics.MustName(name)} }

// publishAll publishes what r returns as the topic "a", and returns all events as lines
// of "topic=data".
func publishAll(t *testing.T, r io.ReadCloser, opts lines.Options) string {
	t.Helper()
	h := topics.NewHub(topics.Options{MaxEvents: 1 << 16})
	defer h.Close()
	s, err := h.Subscribe(topics.SubscribeOptions{Format: topics.FormatEvents})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	opts.Topic = named("a")
	if err := opts.Validate(); err != nil {
		t.Fatal(err)
	}
	source := topics.Source{
		Topics: []topics.TopicInfo{opts.Topic},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			if err := lines.Run(ctx, r, pub, opts); err != nil {
				t.Error(err)
			}
			return nil
		},
	}
	topics.Supervise(t.Context(), h, source).Wait()
	h.Close()
	var events []string
	for item, err := range s.Events(t.Context()) {
		if item.Gap != nil || err != nil && !errors.Is(err, topics.ErrClosed) {
			t.Errorf("gap %v, error %v", item.Gap, err)
		}
		if item.ID.Seq > 0 {
			events = append(events, fmt.Sprintf("%s=%s", item.Event.Topic, item.Event.Data))
		}
	}
	return strings.Join(events, "\n")
}

// A pieces reader returns one piece for each Read.
type pieces []string

func (p *pieces) Read(b []byte) (int, error) {
	if len(*p) == 0 {
		return 0, io.EOF
	}
	n := copy(b, (*p)[0])
	if (*p)[0] = (*p)[0][n:]; (*p)[0] == "" {
		*p = (*p)[1:]
	}
	return n, nil
}

func (*pieces) Close() error { return nil }

func each(s string) *pieces {
	p := pieces(strings.Split(s, ""))
	return &p
}

func TestLinesBecomeEvents(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what, in, want string
		opts           lines.Options
	}{
		{what: "numbers, JSON, logfmt and text", in: "1\n{\"a\":1}\nlevel=info\nhello\n", want: "a=1\na={\"a\":1}\na=level=info\na=hello"},
		{what: "a last line without its end", in: "1\n2", want: "a=1\na=2"},
		{what: "no output", in: "", want: ""},
		{what: "CRLF", in: "1\r\n2\r\n", want: "a=1\na=2"},
		{what: "a CR within a line", in: "1\r2\n", want: "a=1\r2"},
		{what: "a CR that ends lines", in: "1%\r2%\r\n3%\r\n\r4", want: "a=1%\na=2%\na=3%\na=4", opts: lines.Options{CR: true}},
		{what: "blank lines", in: "1\n\n \t\n2\n", want: "a=1\na=2"},
		{what: "blank lines that count", in: "1\n\n2\n", want: "a=1\na=\na=2", opts: lines.Options{Blank: true}},
		{what: "colours", in: "\x1b[1;31m42\x1b[0m\n\x1b[K\n", want: "a=42", opts: lines.Options{Plain: true}},
		{what: "a long line", in: "1234567890\n1\n", want: "a=1234 … 6 bytes cut\na=1\na.notes=1 line was cut: longer than 4 bytes", opts: lines.Options{MaxLine: 4}},
		{what: "a long line cut within a character", in: "123é567\n", want: "a=123 … 5 bytes cut\na.notes=1 line was cut: longer than 4 bytes", opts: lines.Options{MaxLine: 4}},
		{what: "a line of exactly the maximum", in: "1234\r\n12345\n", want: "a=1234\na=1234 … 1 bytes cut\na.notes=1 line was cut: longer than 4 bytes", opts: lines.Options{MaxLine: 4}},
		{what: "binary", in: "a\xff\xfeb\x00c\nok\n\xe9\n", want: "a=a\uFFFDb\uFFFDc\na=ok\na=\uFFFD\na.notes=2 lines were changed: bytes that are not UTF-8 text were replaced"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			whole := pieces{c.in}
			for _, r := range []*pieces{&whole, each(c.in)} {
				if got := publishAll(t, r, c.opts); got != c.want {
					t.Errorf("got\n%s\nwant\n%s", got, c.want)
				}
			}
		})
	}
}

func TestMatchPicksThePayload(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ expr, line, want string }{
		{`time=(?<ms>[0-9.]+)`, "64 bytes: time=0.031 ms", "a=0.031"},
		{`time=([0-9.]+)`, "64 bytes: time=0.031 ms", "a=0.031"},
		{`[0-9]+`, "load 42 now", "a=42"},
		{`state: (\w+)`, "state: up", "a=up"},
		{`(?<in>\S+)/(?<out>\S+) (?<who>.*)`, `1/2.50 "me" <é>`, `a={"in":1,"out":2.50,"who":"\"me\" <é>"}`},
		{`(\d+) (\w+)`, "7 up", `a={"1":7,"2":"up"}`},
		{`(?<a>\d+)(?<b>x)? (\w+)`, "7 up", `a={"a":7}`},
		{`(.*)`, "+05", "a=5"},
		{`(.*)`, ".5", "a=0.5"},
		{`(.*)`, "12345678901234567890", "a=12345678901234567890"},
		{`(.*)`, "1e400", "a=1e400"},
		{`(.*)`, "0x10", "a=0x10"},
		{`(.*)`, "NaN", "a=NaN"},
		{`(?<a>.*)-(?<b>.*)`, "NaN-1e400", `a={"a":"NaN","b":"1e400"}`},
		{`(?<a>x)|(?<b>y)`, "y", `a={"b":"y"}`},
		{`x(\d)?`, "x", "a.notes=no line of 1 matched x(\\d)?; the last was: x"},
	} {
		t.Run(c.expr+" "+c.line, func(t *testing.T) {
			t.Parallel()
			got := publishAll(t, &pieces{c.line + "\n"}, lines.Options{Match: regexp.MustCompile(c.expr)})
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestLinesWithoutAMatchAreLeftOut(t *testing.T) {
	t.Parallel()
	opts := lines.Options{Match: regexp.MustCompile(`\d+`)}
	if got := publishAll(t, &pieces{"PING\n1\nbye\n"}, opts); got != "a=1" {
		t.Errorf("got %s", got)
	}
	many := strings.Repeat("PING\n", 1000)
	if got := publishAll(t, &pieces{many}, opts); got != "a.notes=no line of 20 matched \\d+; the last was: PING" {
		t.Errorf("got %s", got)
	}
}

func TestFieldNamesTheTopic(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ field, in, want string }{
		{"host", `{"host":"a","v":1}` + "\n" + `{"host":"b.c"}` + "\n", `a.a={"host":"a","v":1}` + "\n" + `a.b.c={"host":"b.c"}`},
		{"a.b", `{"a":{"b":7}}`, `a.7={"a":{"b":7}}`},
		{"a b", `{"a b":true}`, `a.true={"a b":true}`},
		{"a*", `{"ab":"x","a*":"y"}`, `a.y={"ab":"x","a*":"y"}`},
		{"host", `{"host":"/usr/bin x$"}`, `a.usr_bin_x={"host":"/usr/bin x$"}`},
		{"host", `{"host":".."}`, `a={"host":".."}`},
		{"host", `{"host":{}}` + "\n" + `{"host":` + "\n" + "text\n" + `["host"]`, `a={"host":{}}` + "\n" + `a={"host":` + "\n" + "a=text\n" + `a=["host"]`},
	} {
		t.Run(c.in, func(t *testing.T) {
			t.Parallel()
			if got := publishAll(t, &pieces{c.in}, lines.Options{Field: c.field}); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestTopicsOfAFieldAreBounded(t *testing.T) {
	t.Parallel()
	var in, want strings.Builder
	for i := range 5 {
		line := fmt.Sprintf(`{"n":%d}`, i)
		in.WriteString(line + "\n")
		if topic := fmt.Sprintf("a.%d", i); i < 3 {
			want.WriteString(topic + "=" + line + "\n")
		} else {
			want.WriteString("a=" + line + "\n")
		}
	}
	long := strings.Repeat("x", 200)
	in.WriteString(`{"n":0}`)
	want.WriteString(`a.0={"n":0}` + "\n" + "a.notes=2 lines went to a: there are too many topics")
	if got := publishAll(t, &pieces{in.String()}, lines.Options{Field: "n", MaxTopics: 3}); got != want.String() {
		t.Errorf("got\n%s\nwant\n%s", got, want.String())
	}
	got := publishAll(t, &pieces{`{"n":"` + long + `"}`}, lines.Options{Field: "n"})
	if topic, _, _ := strings.Cut(got, "="); topic != "a."+long[:126] {
		t.Errorf("the topic of a long text is %s", topic)
	}
}

func TestEventStreamGoesToTopicsByName(t *testing.T) {
	t.Parallel()
	const events = "retry: 1\n: hi\n\ndata: 1\n\nevent: rx\nid: 7\ndata: 2\ndata: 3\n\nevent: $hello\ndata: {}\n\nevent: open\ndata: x\n\ndata: half"
	const want = "a=1\na.rx=2\n3\na.open=x"
	whole := pieces{events}
	for _, r := range []*pieces{&whole, each(events)} {
		if got := publishAll(t, r, lines.Options{}); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestLinesThatLookLikeFieldsAreLines(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"data: 1\ndata: 2", "data: 1\nhello\n\n", "id", "da", ": x", "event: start\nlevel=info\n\nx", "\ndate: x\n\n",
	} {
		var want []string
		for line := range strings.SplitSeq(in, "\n") {
			if line != "" {
				want = append(want, "a="+line)
			}
		}
		whole := pieces{in}
		for _, r := range []*pieces{&whole, each(in)} {
			if got := publishAll(t, r, lines.Options{}); got != strings.Join(want, "\n") {
				t.Errorf("%q became\n%s", in, got)
			}
		}
	}
}

func TestFormatIsNotGuessedWhenItIsGiven(t *testing.T) {
	t.Parallel()
	const in = "data: 1\n\n"
	if got := publishAll(t, &pieces{in}, lines.Options{Format: lines.FormatLines}); got != "a=data: 1" {
		t.Errorf("lines became %s", got)
	}
	if got := publishAll(t, &pieces{"no: field\n" + in}, lines.Options{Format: lines.FormatEvents}); got != "a=1" {
		t.Errorf("events became %s", got)
	}
}

func TestRecordsHaveSeveralLines(t *testing.T) {
	t.Parallel()
	dated := lines.Options{First: regexp.MustCompile(`^\d{4}-`), Blank: true}
	short := dated
	short.MaxLine = 8
	for _, c := range []struct {
		in, want string
		opts     lines.Options
	}{
		{"2026-a\n at x\n\n at y\r\n2027-b\n2028-c", "a=2026-a\n at x\n\n at y\na=2027-b\na=2028-c", dated},
		{" at x\n at y\n2026-a\n", "a= at x\n at y\na=2026-a", dated},
		{"2026-a\n2\n3\n2027-b\n", "a=2026-a\n2 … 2 bytes cut\na=2027-b\na.notes=1 line was cut: longer than 8 bytes", short},
		{"2026-aaaaaa\n2\n2027-b\n", "a=2026-aaa … 5 bytes cut\na=2027-b\na.notes=1 line was cut: longer than 8 bytes", short},
	} {
		whole := pieces{c.in}
		for _, r := range []*pieces{&whole, each(c.in)} {
			if got := publishAll(t, r, c.opts); got != c.want {
				t.Errorf("%q became\n%s\nwant\n%s", c.in, got, c.want)
			}
		}
	}
}

// A live output is written while it is read.
type live struct {
	t   *testing.T
	w   *io.PipeWriter
	sub *topics.Subscription
}

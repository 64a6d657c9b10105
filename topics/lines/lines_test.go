package lines_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

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

// start publishes what is written to the returned output, in a synctest bubble.
func start(t *testing.T, opts lines.Options, check func(out *live)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := topics.NewHub(topics.Options{MaxEvents: 1 << 16})
		defer h.Close()
		sub, err := h.Subscribe(topics.SubscribeOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer sub.Close()
		opts.Topic = named("a")
		r, w := io.Pipe()
		ctx, stop := context.WithCancel(t.Context())
		supervisor := topics.Supervise(ctx, h, topics.Source{
			Topics: []topics.TopicInfo{opts.Topic},
			Run: func(ctx context.Context, pub *topics.Publisher) error {
				return lines.Run(ctx, r, pub, opts)
			},
		})
		check(&live{t, w, sub})
		stop()
		supervisor.Wait()
	})
}

func (l *live) write(s string) {
	l.t.Helper()
	if _, err := l.w.Write([]byte(s)); err != nil {
		l.t.Fatal(err)
	}
	synctest.Wait()
}

// got returns the data of the new events, joined.
func (l *live) got() string {
	var data strings.Builder
	for {
		b, ok, err := l.sub.Poll()
		if err != nil || !ok {
			return data.String()
		}
		data.Write(b.Bytes)
	}
}

func after(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestLineIsAnEventAtOnce(t *testing.T) {
	start(t, lines.Options{}, func(out *live) {
		for _, line := range []string{"1", "2"} {
			if out.write(line); out.got() != "" {
				t.Error("half a line is an event")
			}
			if out.write("\n"); out.got() != line {
				t.Errorf("the line %s is no event", line)
			}
		}
	})
}

func TestFirstLineThatLooksLikeAFieldWaitsBriefly(t *testing.T) {
	start(t, lines.Options{}, func(out *live) {
		out.write("data: 1\n")
		if got := out.got(); got != "" {
			t.Errorf("at first there is %q", got)
		}
		after(100 * time.Millisecond)
		if got := out.got(); got != "data: 1" {
			t.Errorf("after 100 ms there is %q", got)
		}
	})
}

func TestEventOfAStreamIsPublishedAtOnce(t *testing.T) {
	start(t, lines.Options{}, func(out *live) {
		for _, data := range []string{"1", "2"} {
			if out.write("data: " + data + "\n\n"); out.got() != data {
				t.Errorf("the event %s was not published", data)
			}
		}
	})
}

func TestRecordIsPublishedAfterATimeout(t *testing.T) {
	start(t, lines.Options{First: regexp.MustCompile(`^\d`), Flush: time.Second}, func(out *live) {
		out.write("1\n a\n")
		after(900 * time.Millisecond)
		out.write(" b\n c")
		after(9 * time.Second)
		if got := out.got(); got != "" {
			t.Errorf("before the line is whole there is %q", got)
		}
		out.write("c\n")
		after(time.Second)
		if got := out.got(); got != "1\n a\n b\n cc" {
			t.Errorf("after the timeout there is %q", got)
		}
	})
}

func TestFloodIsDroppedAndToldWhileItLasts(t *testing.T) {
	start(t, lines.Options{Rate: 10}, func(out *live) {
		out.write(strings.Repeat("x\n", 5000))
		if got := out.got(); got != strings.Repeat("x", 10) {
			t.Errorf("of the flood there is %q", got)
		}
		after(time.Second)
		if got := out.got(); got != "4,990 lines were dropped: more than 10 arrived in a second" {
			t.Errorf("the note is %q", got)
		}
		out.write(strings.Repeat("y\n", 3))
		if got := out.got(); got != "yyy" {
			t.Errorf("after the flood there is %q", got)
		}
		after(time.Hour)
		if got := out.got(); got != "" {
			t.Errorf("in silence there is %q", got)
		}
	})
}

func TestLineThatDoesNotEndIsANote(t *testing.T) {
	start(t, lines.Options{MaxLine: 100}, func(out *live) {
		out.write("1\nhalf")
		after(9 * time.Second)
		if got := out.got(); got != "1" {
			t.Errorf("at first there is %q", got)
		}
		after(time.Second)
		if got := out.got(); got != "waiting for the end of a line that begins with: half" {
			t.Errorf("then there is %q", got)
		}
		after(time.Hour)
		out.write(" a line\n")
		if got := out.got(); got != "half a line" {
			t.Errorf("in the end there is %q", got)
		}
		for range 10 {
			out.write(strings.Repeat("x", 100))
			after(time.Second)
		}
		if got := out.got(); got != "a line is longer than 100 bytes and has not ended" {
			t.Errorf("of an endless line there is %q", got)
		}
	})
}

func TestFloodWaits(t *testing.T) {
	start(t, lines.Options{Rate: 10, Wait: true}, func(out *live) {
		out.write(strings.Repeat("x\n", 100))
		after(2 * time.Second)
		if n := len(out.got()); n < 29 || n > 31 {
			t.Errorf("%d lines in 2 s, want a burst of 10 and 20", n)
		}
		after(8 * time.Second)
		if n := len(out.got()); n < 69 || n > 71 {
			t.Errorf("then there are %d, want the rest of 70", n)
		}
	})
}

func TestTopicThatWasCompletedDropsOnlyItsLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := topics.NewHub(topics.Options{})
		defer h.Close()
		r, w := io.Pipe()
		opts := lines.Options{Topic: named("a"), Field: "n"}
		ctx, stop := context.WithCancel(t.Context())
		s := topics.Supervise(ctx, h, topics.Source{
			Topics: []topics.TopicInfo{opts.Topic},
			Run:    func(ctx context.Context, pub *topics.Publisher) error { return lines.Run(ctx, r, pub, opts) },
		})
		out := &live{t: t, w: w}
		out.write("{\"n\":1}\n{\"n\":2}\n")
		if err := h.Complete(topics.MustName("a.1")); err != nil {
			t.Fatal(err)
		}
		out.write("{\"n\":1}\n{\"n\":2}\n")
		after(time.Second)
		if e, ok := h.Last(topics.MustName("a.notes")); !ok || string(e.Data) != "1 line was dropped: its topic is complete" {
			t.Errorf("the note is %q", e.Data)
		}
		if h.Stats().Events != 4 {
			t.Errorf("%d events", h.Stats().Events)
		}
		if err := h.Complete(topics.MustName("a")); err != nil {
			t.Fatal(err)
		}
		out.write("1\n")
		s.Wait() // the source has ended, although its program has not
		if _, err := w.Write([]byte("2\n")); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("the error of the program is %v", err)
		}
		stop()
	})
}

func TestErrorOfTheReaderFailsTheSource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := topics.NewHub(topics.Options{})
		defer h.Close()
		r, w := io.Pipe()
		broken := errors.New("the line is broken")
		opts := lines.Options{Topic: named("a")}
		s := topics.Supervise(t.Context(), h, topics.Source{
			Topics: []topics.TopicInfo{opts.Topic},
			Run: func(ctx context.Context, pub *topics.Publisher) error {
				if err := lines.Run(ctx, r, pub, opts); !errors.Is(err, broken) {
					t.Errorf("the error is %v", err)
				}
				return nil
			},
		})
		_ = w.CloseWithError(broken)
		s.Wait()
	})
}

func TestOptionsWithoutRoomForTheNotesAreRejected(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 128)
	err := lines.Options{Topic: named(long)}.Validate()
	if err == nil || !strings.Contains(err.Error(), "longer than 128 bytes") {
		t.Errorf("the error is %v", err)
	}
	if err := (lines.Options{}).Validate(); !errors.Is(err, topics.ErrTopicInfo) {
		t.Errorf("without a topic the error is %v", err)
	}
}

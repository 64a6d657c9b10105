package records_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"topicmux/monitor/records"
)

func TestLimitIsTheSameHoweverTheStreamIsCut(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"an object":  `{"a":"` + strings.Repeat("x", 100) + `"}`,
		"a line":     strings.Repeat("x", 100) + "\n",
		"an element": `[{"a":1},{"a":"` + strings.Repeat("x", 100) + `"}]`,
		"a list":     "[" + strings.Repeat("1,", 50) + "1]\n",
		"a rest":     `{"items":[{"a":1}],"b":"` + strings.Repeat("x", 100) + `"}`,
		"endless":    "{\"a\":\"" + strings.Repeat("x", 1000),
		"brackets":   strings.Repeat("[", 300),
		"an event":   "data: " + strings.Repeat("x", 100) + "\n\n",
	} {
		for limit := 90; limit < 120; limit++ {
			opts := records.Options{MaxEvent: limit}
			want := decode(strings.NewReader(in), opts)
			if got := decode(iotest.OneByteReader(strings.NewReader(in)), opts); !cmp.Equal(want, got) {
				t.Errorf("%s, limit %d: %v, but byte by byte %v", name, limit, want, got)
			}
			if limit == 90 && !strings.Contains(want.Err, "limit of 90 bytes") {
				t.Errorf("%s: %v", name, want)
			}
		}
	}
}

func TestGiantAndDeepRecords(t *testing.T) {
	t.Parallel()
	giant := `{"a":"` + strings.Repeat("x", 14<<20) + `"}`
	deep := strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000)
	nested := strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)
	for name, c := range map[string]stream{
		"lines":    {in: giant + "\n" + deep + "\n" + giant + nested + "\n" + `{"a":1}`, want: jsonLines(giant, deep, giant, nested, `{"a":1}`)},
		"elements": {in: "[" + giant + "," + deep + "," + nested + `,{"a":1}]`, want: array(giant, deep, nested, `{"a":1}`)},
		"text":     {in: "x" + giant + "\nend\n", want: lines("x"+giant, "end")},
	} {
		if got := decode(strings.NewReader(c.in), c.opts); !cmp.Equal(c.want, got) {
			t.Errorf("%s: %d records, %v %v %s", name, len(got.Records), got.Form, got.Unfinished, got.Err)
		}
	}
}

// TestHostileNestingIsReadOnce: to read each line of a value that turns out to be none as
// a value again would take hours.
func TestHostileNestingIsReadOnce(t *testing.T) {
	t.Parallel()
	got := decode(strings.NewReader(`{"a":1}`+"\n"+strings.Repeat("[{\"a\":\n", 1<<17)+"!\n"), records.Options{})
	if len(got.Records) != 1<<17+2 {
		t.Errorf("%d records, %s", len(got.Records), got.Err)
	}
}

func TestMemoryIsBounded(t *testing.T) { // not parallel: it counts allocations
	in := bytes.Repeat([]byte(`{"type":"update","value":12345,"name":"a.b.c"}`+"\n"), 20_000)
	d := records.NewDecoder(bytes.NewReader(in), records.Options{})
	allocs := testing.AllocsPerRun(10, func() {
		for range 1000 {
			if _, err := d.Next(); err != nil {
				t.Fatal(err)
			}
		}
	})
	if allocs > 1 {
		t.Errorf("%v allocations for 1000 records", allocs)
	}
}

// chunks is a reader that returns as many bytes as the plan says, again and again.
type chunks struct {
	data, plan []byte
}

func (c *chunks) Read(p []byte) (int, error) {
	n := 1
	if len(c.plan) > 0 {
		n = int(c.plan[0])%16 + 1
		c.plan = append(c.plan[1:len(c.plan):len(c.plan)], c.plan[0])
	}
	n = min(n, len(p), len(c.data))
	copy(p, c.data[:n])
	c.data = c.data[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

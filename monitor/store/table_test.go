package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/monitor/store"
)

// TestALargePayloadShowsItsBeginning has payloads above the limit for a single
// payload.
func TestALargePayloadShowsItsBeginning(t *testing.T) {
	t.Parallel()
	var rows []string
	for i := range 9000 {
		rows = append(rows, fmt.Sprintf(`{"id":%d,"name":"a, ] \"b\" %s"}`, i, strings.Repeat("n", 40)))
	}
	payload := "[" + strings.Join(rows, ",") + "]"
	r := newRig(t, store.Options{})
	r.send("x", payload)
	x := r.topic("x")
	tab := x.Table(time.Time{})
	equal(t, "rows", len(tab.Rows), 500)
	equal(t, "more rows", tab.MoreRows, 8500)
	equal(t, "first", tab.Rows[0][0].Text, "0")
	equal(t, "last", tab.Rows[499][0].Text, "499")
	kept, size := x.Kept(time.Time{})
	equal(t, "size", size, len(payload))
	equal(t, "kept", kept, 256<<10)
	s, cut := x.JSON(time.Time{})
	equal(t, "JSON is cut", cut, true)
	equal(t, "its beginning", strings.HasPrefix(s, `[{"id":0,`), true)

	r.send("x", `[{"id":7}]`)
	equal(t, "the next one", len(x.Table(time.Time{}).Rows)+x.Table(time.Time{}).MoreRows, 1)
	kept, size = x.Kept(time.Time{})
	equal(t, "all of it is kept", kept, size)

	small := newRig(t, store.Options{MaxMemory: 1})
	small.send("x", payload)
	tab = small.topic("x").Table(time.Time{})
	if len(tab.Rows) == 0 || tab.Rows[0][0].Text != "0" {
		t.Errorf("without memory: %d rows", len(tab.Rows))
	}
	r.send("y", `{"rows":`+payload+`,"n":1}`)
	s, _ = r.topic("y").JSON(time.Time{})
	equal(t, "a large object", strings.HasPrefix(s, `{"rows":[{"id":0,`), true)
}

func TestTable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ payload, want string }{
		{`[{"pid":1,"name":"in\u001b[31mit"},{"pid":2,"cpu":3.5}]`, "pid# name cpu#: 1 init _; 2 _ 3.5; "},
		{`[1,"a",null]`, "value: 1; a; _; "},
		{`{"a":1,"b":{"c":2}}`, `field value: a 1; b {"c":2}; `},
		{`[{"a":null},{}]`, "a#: _; _; "},
		{`[[1,2],[3]]`, "value: [1,2]; [3]; "},
		{`5`, ": "},
		{`no json`, ": "},
		{``, ": "},
	} {
		r := newRig(t, store.Options{})
		r.send("x", c.payload)
		tab := r.topic("x").Table(time.Time{})
		var b strings.Builder
		for i, col := range tab.Columns {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(col.Name)
			if col.Numeric {
				b.WriteByte('#')
			}
		}
		b.WriteString(": ")
		for _, row := range tab.Rows {
			for i, cell := range row {
				if i > 0 {
					b.WriteByte(' ')
				}
				if cell.Text == "" {
					b.WriteByte('_')
				}
				b.WriteString(cell.Text)
			}
			b.WriteString("; ")
		}
		equal(t, c.payload, b.String(), c.want)
	}
}

func TestTableIsBoundedAndLooksBack(t *testing.T) {
	t.Parallel()
	var rows []string
	for i := range 600 {
		rows = append(rows, fmt.Sprintf(`{"c%d":%d,"n":%d,"long":"%s"}`, i%50, i, i, strings.Repeat("x", 100)))
	}
	r := newRig(t, store.Options{})
	r.every(time.Second, "x", `[{"old":1}]`, "["+strings.Join(rows, ",")+"]", `[{"new":1}]`)
	x := r.topic("x")
	equal(t, "now", x.Table(time.Time{}).Columns[0].Name, "new")
	equal(t, "then", x.Table(start.Add(time.Second)).Columns[0].Name, "old")
	equal(t, "cached", x.Table(start.Add(time.Second)).Columns[0].Name, "old")
	r.every(time.Second, "x", "["+strings.Join(rows, ",")+"]")
	big := x.Table(r.now)
	equal(t, "rows", len(big.Rows), 500)
	equal(t, "more rows", big.MoreRows, 100)
	equal(t, "columns", len(big.Columns), 32)
	equal(t, "more columns", big.MoreColumns, 20)
	s, cut := x.JSON(r.now)
	equal(t, "large JSON", len(s) > 16<<10 && !cut, true)
	r.every(time.Second, "x", strings.Repeat("[", 1<<20))
	s, cut = x.JSON(r.now)
	equal(t, "huge JSON", len(s) < 17<<10 && cut, true)
	equal(t, "no table", len(x.Table(r.now).Rows), 0)
}

func TestJSONStaysJSON(t *testing.T) {
	t.Parallel()
	r := newRig(t, store.Options{})
	r.send("x", "{\n\t\"a\": \"\\u001b[31m\"\n}")
	s, cut := r.topic("x").JSON(time.Time{})
	equal(t, "JSON", s, "{\n        \"a\": \"\\u001b[31m\"\n}")
	equal(t, "cut", cut, false)
}

package logline_test

import (
	"strings"
	"testing"

	"topicmux/monitor/logline"
)

// Keys of loggers mean something else in other objects, where nothing may be lost.
func TestForeignObjectsKeepTheirFields(t *testing.T) {
	t.Parallel()
	for object, want := range map[string]string{
		`{"type":"jump","v":3,"player":"anna"}`:                                               "type=jump v=3 player=anna",
		`{"type":"jump","level":71,"player":"anna"}`:                                          "type=jump level=71 player=anna",
		`{"type":"jump","ts":5,"player":"anna"}`:                                              "type=jump ts=5 player=anna",
		`{"type":"jump","v":"1.2","severity":900}`:                                            "type=jump v=1.2 severity=900",
		`{"level":"info","msg":"up","v":3}`:                                                   "v=3",
		`{"level":30,"time":1795802400123,"msg":"a","v":1}`:                                   "v=1",
		`{"level":30,"time":1795802400123,"pid":4,"hostname":"h","msg":"a","v":1}`:            "pid=4 hostname=h",
		`{"name":"n","hostname":"h","pid":4,"level":30,"msg":"a","time":1795802400123,"v":0}`: "name=n hostname=h pid=4",
	} {
		line, _ := logline.ParseObject(object, ref)
		var got []string
		for _, f := range line.Fields {
			got = append(got, f.Key+"="+f.Value)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s has the fields %q, want %q", object, got, want)
		}
	}
}

package docker_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/docker"
)

// reading returns stats of a container after n seconds in the format of cgroup v2.
func reading(n int) string {
	return fmt.Sprintf(`{"read": %q, "preread": %q, "pids_stats": {"current": 3},
		"cpu_stats": {"cpu_usage": {"total_usage": %d}, "system_cpu_usage": %d, "online_cpus": 2},
		"precpu_stats": {"cpu_usage": {"total_usage": %d}, "system_cpu_usage": %d, "online_cpus": 2},
		"memory_stats": {"usage": 5000, "limit": 100000, "stats": {"inactive_file": 1000, "active_file": 7}},
		"networks": {"eth0": {"rx_bytes": %d, "tx_bytes": 50}, "eth1": {"rx_bytes": %d, "tx_bytes": %d}},
		"blkio_stats": {"io_service_bytes_recursive": [
			{"major": 8, "minor": 0, "op": "read", "value": %d}, {"major": 8, "minor": 0, "op": "Write", "value": %d},
			{"major": 8, "minor": 0, "op": "Total", "value": 99}], "io_serviced_recursive": null}}`,
		moment(n), moment(n-1), 1e9+n*25e7, 1e12+n*2e9, 1e9+(n-1)*25e7, 1e12+(n-1)*2e9, n*100, n*10, n*20, n*4096, n*512)
}

func moment(n int) string {
	return time.Unix(1700000000+int64(n), 0).UTC().Format(time.RFC3339Nano)
}

const usage = `{"cpu":25,"memory":4000,"rx":110,"tx":20,"read":4096,"write":512}`

func TestContainersComeAndGo(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	e.add("aaa", &box{names: []string{"/other/link", "/web.1"}, stats: []string{reading(1), reading(2)}})
	w := newWatch(t, docker.Options{Address: e.socket})
	w.last("d.web_1", usage)
	w.last("d", `{"running":1}`)
	e.add("bbb", &box{names: []string{"/web_1"}, stats: []string{reading(5), reading(6)}})
	w.last("d.web_1-2", usage)
	e.remove("aaa")
	w.state("d.web_1", topics.StateComplete, "")
	w.last("d.events", `{"Type":"container","Action":"die","Actor":{"ID":"aaa"},"time":1700000000,"timeNano":1700000000000000003}`)
	e.add("aaa", &box{names: []string{"/web.1"}, stats: []string{reading(8), reading(9)}})
	w.state("d.web_1", topics.StateLive, "")
	e.change(func() { e.containers["bbb"].names = []string{"/events"}; e.happened("rename", "bbb") })
	w.last("d.events-2", usage)
	w.state("d.web_1-2", topics.StateComplete, "")
}

func TestTheNumberOfContainersIsBounded(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	for i := range 5 {
		e.add(fmt.Sprint("id", i), &box{names: []string{fmt.Sprint("/c", i)}})
	}
	w := newWatch(t, docker.Options{Address: e.socket, MaxContainers: 3})
	w.last("d", `{"running":5,"left_out":2}`)
	if n := len(w.hub.Catalogue(topics.Selection{})); n != 5 {
		t.Errorf("%d topics, want 5", n)
	}
	e.remove("id0")
	w.last("d", `{"running":4,"left_out":1}`)
}

// stamped returns a line as an engine sends it.
func stamped(n int, text string) string { return moment(n) + " " + text }

// lines returns the events of a topic.
func (w *watch) lines(topic string, want ...string) {
	w.t.Helper()
	sub, err := w.hub.Subscribe(topics.SubscribeOptions{Selection: topics.SelectNames(topics.MustName(topic)), Last: 100, Format: topics.FormatEvents})
	if err != nil {
		w.t.Fatal(err)
	}
	defer sub.Close()
	var got []string
	for item, err := range sub.Events(w.ctx) {
		if err != nil {
			w.t.Fatal(err)
		}
		if item.Info == nil {
			got = append(got, string(item.Event.Data))
		}
		if len(got) == len(want) {
			break
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("%s: got %q, want %q", topic, got, want)
	}
}

func TestLogsOfBothFormats(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	log := slices.Concat(
		frame(1, stamped(1, "out\n")), frame(2, stamped(2, "err be")), frame(1, stamped(3, "2020-01-01T00:00:00Z kept\n")),
		frame(2, stamped(4, "gin\n")), frame(1, "without a time\n"), frame(1, stamped(5, "last")),
	)
	e.add("m", &box{names: []string{"/m"}, log: log})
	e.add("t", &box{names: []string{"/t"}, tty: true, log: []byte(stamped(1, "one\r\n") + stamped(2, "two\r\n"))})
	w := newWatch(t, docker.Options{Address: e.socket, Logs: true, Last: 10})
	w.lines("d.m.log", "out", "2020-01-01T00:00:00Z kept", "err begin", "without a time")
	w.lines("d.t.log", "one", "two")
	e.remove("m") // the end of the log is its end
	w.state("d.m.log", topics.StateComplete, "")
	w.lines("d.m.log", "out", "2020-01-01T00:00:00Z kept", "err begin", "without a time", "last")
	w.asked(e, "/containers/m/logs?follow=true&stderr=true&stdout=true&tail=10&timestamps=true")
	e.add("n", &box{names: []string{"/n"}, log: frame(1, stamped(9, "first\n"))})
	w.lines("d.n.log", "first")
	w.asked(e, "/containers/n/logs?follow=true&since=") // from its beginning, since it is new
}

func TestAnEngineThatRestarts(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	e.add("a", &box{names: []string{"/a"}, stats: []string{reading(1), reading(2)}, log: frame(1, stamped(1, "x\n"))})
	e.add("b", &box{names: []string{"/b"}, stats: []string{reading(1), reading(2)}})
	w := newWatch(t, docker.Options{Address: "unix://" + e.socket, Logs: true})
	w.last("d.a", usage)
	w.last("d.a.log", "x")
	w.last("d.b", usage)
	e.stop()
	for _, topic := range []string{"d", "d.events", "d.a", "d.a.log", "d.b"} {
		w.state(topic, topics.StateFailed, "")
	}
	w.state("d", topics.StateFailed, "is it running?")
	e.change(func() { delete(e.containers, "b"); e.containers["a"].log = nil })
	e.start()
	for _, topic := range []string{"d", "d.events", "d.a", "d.a.log"} {
		w.state(topic, topics.StateLive, "")
	}
	w.state("d.b", topics.StateComplete, "")
	w.asked(e, "/events?since=1700000000.000000002")
	w.asked(e, "/containers/a/logs?follow=true&since=1700000001.000000001")
	w.lines("d.events",
		`{"Type":"container","Action":"start","Actor":{"ID":"a"},"time":1700000000,"timeNano":1700000000000000001}`,
		`{"Type":"container","Action":"start","Actor":{"ID":"b"},"time":1700000000,"timeNano":1700000000000000002}`)
}

func TestBrokenAnswersAreStates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ path, answer, topic, want string }{
		{"/events", `{"Type"`, "d", "the answer was cut off"},
		{"/events", "<html>", "d", "invalid character '<'"},
		{"/events", "[1]", "d", "the answer is not the JSON of an engine"},
		{"/events", "", "d", "the engine closed the connection"},
		{"/events", `{"a":"` + strings.Repeat("x", 2<<20), "d", "a value has more than 1 MiB"},
		{"/containers/json", "{}", "d", "the answer is not the JSON of an engine"},
		{"/containers/json", `500|{"message":"out of \u001b[31m order"}`, "d", "status 500 Internal Server Error: out of  [31m order"},
		{"/containers/a/stats", "x", "d.a", "invalid character 'x'"},
		{"/containers/a/stats", `{"cpu_stats":{"cpu_usage":{"total_usage":-1}}}`, "d.a", "json: cannot unmarshal"},
		{"/containers/a/stats", "", "d.a", "the engine closed the connection"},
		{"/containers/a/stats", `404|{"message":"No such container: a"}`, "d.a", "status 404 Not Found: No such container: a"},
	} {
		e := newEngine(t)
		e.add("a", &box{names: []string{"/a"}, stats: []string{reading(1), reading(2)}, log: frame(1, "x\n")})
		e.change(func() { e.broken[tt.path] = tt.answer })
		w := newWatch(t, docker.Options{Address: e.socket})
		w.state(tt.topic, topics.StateFailed, tt.want)
		e.change(func() { clear(e.broken) })
		w.state(tt.topic, topics.StateLive, "")
		w.last("d.a", usage)
	}
}

func TestALogContinuesAfterItsEnd(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	e.add("a", &box{names: []string{"/a"}})
	w := newWatch(t, docker.Options{Address: e.socket, Logs: true})
	w.last("d", `{"running":1}`)
	w.asked(e, "/containers/a/logs?follow=true&stderr=true&stdout=true&tail=0")
	e.change(func() { e.containers["a"] = &box{names: []string{"/a"}, log: frame(2, stamped(3, "again\n"))} })
	w.last("d.a.log", "again")
	w.asked(e, "/containers/a/logs?follow=true&since=")
}

func TestAFloodOfALogIsCountedInItsNotes(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	e.add("a", &box{names: []string{"/a"}, log: bytes.Repeat(frame(1, stamped(1, "water\n")), 5000)})
	w := newWatch(t, docker.Options{Address: e.socket, Logs: true, Last: 5000, Rate: 10})
	w.last("d.a.log", "water")
	w.until("the note", func() bool {
		note, ok := w.hub.Last(topics.MustName("d.a.log.notes"))
		return ok && strings.HasSuffix(string(note.Data), " lines were dropped: more than 10 arrived in a second")
	})
}

func TestALogThatIsNotOne(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	e.add("a", &box{names: []string{"/a"}, log: append(frame(1, "x\n"), "plain text"...)})
	w := newWatch(t, docker.Options{Address: e.socket, Logs: true})
	w.state("d.a.log", topics.StateFailed, "the log is not in the format of an engine")
	w.until("the time of the next attempt", func() bool {
		info, _ := w.hub.TopicInfo(topics.MustName("d.a.log"))
		return info.RetryAt != 0
	})
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	name := topics.MustName("d")
	for _, address := range []string{"", "/run/x.sock", "unix:/run/x.sock", "unix:///run/x.sock", "http://h:2375", "tcp://h:2375", "https://h/docker/"} {
		if _, err := docker.New(docker.Options{Name: name, Address: address}); err != nil {
			t.Errorf("%q: %v", address, err)
		}
	}
	for _, address := range []string{"unix:", "unix://", "docker.sock", "ftp://h", "http://", "http://h?x=y", "npipe:////./pipe/docker"} {
		if _, err := docker.New(docker.Options{Name: name, Address: address}); err == nil {
			t.Errorf("%q is accepted", address)
		}
	}
	if _, err := docker.New(docker.Options{}); err == nil {
		t.Error("a source without a name is accepted")
	}
}

package tui

import (
	"testing"
	"time"
)

// TestARestartedSourceIsWaitedFor: a source that runs again has no next try.
func TestARestartedSourceIsWaitedFor(t *testing.T) {
	t.Parallel()
	d := supervisedDesk(t, 180, 24)
	const entry = `{"name":%q,"state":"failed","error":"exit status 3","retryAt":%d,"restarts":%d}`
	for _, topic := range []string{"web", "db"} {
		d.publish("$topic", entry, topic, d.now.Add(4*time.Second).UnixMilli(), 1)
	}
	d.frame()
	d.hides("waiting for the first event")
	for _, topic := range []string{"web", "db"} {
		d.publish("$topic", entry, topic, 0, 2)
	}
	d.frame()
	d.shows("failed: exit status 3 · restarted twice, waiting for the first event")
	d.shows("─ restarted ─") // db has no event, so its pane says the rest
	d.press("i")
	d.frame()
	d.shows(" was restarted, waiting for the first event")
	d.press("esc")
	d.writes(":layout list")
	d.press("enter")
	d.frame()
	d.shows("exit status 3 · restarted twice, waiting for the first event")
	d.publish("$topic", `{"name":"web","state":"live","restarts":2}`)
	d.publish("$topic", entry, "web", 0, 2) // it runs, but reports a failure
	d.publish("$topic", entry, "db", d.now.Add(4*time.Second).UnixMilli(), 2)
	d.frame()
	d.hides("waiting for the first event")
}

func TestAGroupSaysHowManyOfItsTopicsHaveFailed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 160, 24, Options{})
	d.open()
	d.publish("$hello", `{"server":"topicmux 1","topics":[{"name":"host.a"},{"name":"host.b"},{"name":"host.c"}]}`)
	for _, topic := range []string{"host.a", "host.b", "host.c"} {
		d.publish(topic, "42")
	}
	d.frame()
	d.model.workspace.goToTopic("host.a")
	d.press("g")
	d.frame()
	d.shows("host.* ●")
	d.fails("host.b", "exit status 3", 9*time.Second, 0)
	d.frame()
	d.shows("host.* ✗")
	d.shows("failed: 1 of 3 topics: exit status 3 · next try in 9 s")
	d.fails("host.a", "exit status 4", 4*time.Second, 2)
	d.fails("host.c", "exit status 4", 5*time.Second, 0)
	d.frame()
	d.shows("failed: exit status 4 · next try in 4 s · restarted twice")
	d.publish("$topic", `{"name":"host.c","state":"live"}`)
	d.frame()
	d.shows("failed: 2 of 3 topics: exit status 4 · next try in 4 s")
	d.press("i")
	d.frame()
	d.shows("2 of 3 topics: exit status 4")
	d.press("esc")
	d.writes(":layout list")
	d.press("enter")
	d.frame()
	d.shows("✗")
	d.shows("2 of 3 topics: exit status 4 · next try in 4 s")
	d.publish("$complete", `{"topic":"host.a"}`)
	d.publish("$topic", `{"name":"host.b","state":"live"}`)
	d.frame()
	d.hides("exit status")
}

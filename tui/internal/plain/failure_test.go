package plain_test

import (
	"testing"
	"time"
)

func TestAFailureSaysWhenTheSourceTriesAgain(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	e.publish("$hello", `{"server":"topicmux 1","topics":[{"name":"web"}]}`)
	e.output.Reset()
	e.publish("$topic", `{"name":"web","state":"failed","error":"exit status 3","retryAt":%d}`, e.now.Add(4*time.Second).UnixMilli())
	e.hears("web: failed, exit status 3. Next try in 4 s.")
	e.publish("$topic", `{"name":"web","state":"live","restarts":1}`)
	e.publish("$topic", `{"name":"web","state":"failed","error":"exit status 3","restarts":1}`)
	e.hears("web: failed, exit status 3. Restarted once.")
}

func TestARestartIsReportedOnceAFailure(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	e.publish("$hello", `{"server":"topicmux 1","topics":[{"name":"web"}]}`)
	e.output.Reset()
	e.publish("$topic", `{"name":"web","state":"failed","error":"exit status 3","retryAt":%d}`, e.now.Add(4*time.Second).UnixMilli())
	e.hears("web: failed, exit status 3. Next try in 4 s.")
	e.publish("$topic", `{"name":"web","state":"failed","error":"exit status 3","restarts":1}`)
	e.hears("web: restarted once, waiting for the first event.")
	e.output.Reset()
	e.publish("$topic", `{"name":"web","state":"failed","error":"exit status 3","restarts":1,"retryAt":%d}`, e.now.Add(4*time.Second).UnixMilli())
	e.publish("$topic", `{"name":"web","state":"failed","error":"exit status 3","restarts":2}`)
	if e.output.Len() > 0 {
		t.Errorf("a second restart is reported: %s", e.output.String())
	}
}

package topics_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/topics"
)

// A recorder notes the calls of a publisher.
type recorder []string

func (r *recorder) Publish(n topics.Name, data []byte) error {
	*r = append(*r, "publish "+n.String()+" "+string(data))
	return errBroken
}

func (r *recorder) Declare(info topics.TopicInfo) error {
	*r = append(*r, "declare "+info.Name.String())
	return errBroken
}

func (r *recorder) FailUntil(retryAt time.Time, err error, names ...topics.Name) {
	until := ""
	if !retryAt.IsZero() {
		until = retryAt.UTC().Format(" until 15:04")
	}
	*r = append(*r, fmt.Sprint("fail", until, " ", err, names))
}

func (r *recorder) Restarted() { *r = append(*r, "restarted") }

func (r *recorder) Live(names ...topics.Name) { *r = append(*r, fmt.Sprint("live ", names)) }

func (r *recorder) Complete(n topics.Name) error {
	*r = append(*r, "complete "+n.String())
	return errBroken
}

func TestInterceptorGetsAllCalls(t *testing.T) {
	t.Parallel()
	var r recorder
	pub, n := topics.Intercept(&r), topics.MustName("a")
	errs := []error{pub.Publish(n, []byte("1")), pub.Declare(topics.TopicInfo{Name: n}), pub.Complete(n)}
	pub.Fail(errBroken, n)
	pub.FailUntil(time.Unix(3600, 0), errBroken)
	pub.Live(n)
	pub.Restarted()
	for _, err := range errs {
		if !errors.Is(err, errBroken) {
			t.Errorf("got %v", err)
		}
	}
	if got, want := strings.Join(r, ", "), "publish a 1, declare a, complete a, fail the sensor is unplugged [a], fail until 01:00 the sensor is unplugged [], live [a], restarted"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

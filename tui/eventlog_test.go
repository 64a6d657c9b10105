package tui

import (
	"fmt"
	"testing"
	"time"
)

func TestEventsOfOneNameAreALogOfThem(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 180, 20, Options{})
	d.open()
	for i := range 6 {
		d.now = d.now.Add(time.Second)
		d.publish("message", `{"type":"order.created","orderId":%d,"ts":%d}`, 1000+i, d.now.UnixMilli())
		d.publish("message", `{"type":"order.paid","orderId":%d,"amount":%d.5,"vat":1.5,"ts":%d}`, 1000+i, i, d.now.UnixMilli())
		d.publish("user-joined", `{"user":"u%d","room":"lobby"}`, i)
		d.publish("reload", "")
	}
	d.frame()
	for _, want := range []string{"order.created orderId=1000", "order.paid    orderId=1005 amount=5.5", "user=u0 room=lobby", "user=u5 room=lobby", "occurred count=1", "occurred count=6"} {
		d.shows(want)
	}
	d.hides("waiting for")
	d.press("1 z up right")
	d.shows(`amount`)
	d.shows(`1005`)
	d.shows("size")
}

func TestAnEventOpensToItsWholeJSON(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 100, 30, Options{})
	d.open()
	for i := range 3 {
		d.publish("joined", `{"user":"ann","deep":{"er":[{"v":"x%d","w":"%060d"},{"v":"yes"}]}}`, i, i)
	}
	d.frame()
	d.press("z up right")
	d.shows(`"er": [`)
	d.shows(fmt.Sprintf(`"w": "%060d"`, 2))
	d.press("left")
	d.hides(`"er": [`)
}

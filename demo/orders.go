package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"topicmux/topics"
)

var ordersName = topics.MustName("orders")

const (
	firstOrder = 1042
	// maxOrders is the maximum number of open orders: as many as a pane of the usual size
	// shows. A new order comes only after one is delivered.
	maxOrders = 5
)

// Orders returns a source that publishes the progress of a small café's orders. Each
// order reaches 100 % at a different speed.
func Orders(r *rand.Rand) topics.Source {
	return topics.Source{
		Topics: []topics.TopicInfo{{
			Name: ordersName,
			Kind: topics.KindProgress,
			Unit: "%",
			Min:  bound(0),
			Max:  bound(100),
			Help: "The orders of a small café, from received to delivered (simulated).",
		}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			c := cafe{rand: r, pub: pub, number: firstOrder}
			return c.run(ctx)
		},
	}
}

func bound(v float64) *float64 { return &v }

// A cafe has the open orders.
type cafe struct {
	rand        *rand.Rand
	pub         *topics.Publisher
	number      int // number of the next order
	orders      []*order
	nextOrderAt time.Time // when the next order comes
}

func (c *cafe) run(ctx context.Context) error {
	c.nextOrderAt = time.Now().Add(100 * time.Millisecond)
	for {
		next := c.next()
		at := c.nextOrderAt
		if next != nil {
			at = next.due
		}
		if err := pause(ctx, time.Until(at)); err != nil {
			return err
		}
		var err error
		if next == nil {
			err = c.accept()
		} else {
			err = c.work(next)
		}
		if err != nil {
			return err
		}
	}
}

// next returns the open order whose step is due first, or nil if a new order comes
// before that.
func (c *cafe) next() *order {
	var next *order
	for _, o := range c.orders {
		if next == nil || o.due.Before(next.due) {
			next = o
		}
	}
	if next != nil && (len(c.orders) == maxOrders || next.due.Before(c.nextOrderAt)) {
		return next
	}
	return nil
}

// accept adds a new order.
func (c *cafe) accept() error {
	o := &order{number: c.number, dish: menu[c.rand.IntN(len(menu))], due: time.Now()}
	o.due = o.due.Add(between(c.rand, 400*time.Millisecond, 900*time.Millisecond))
	c.number++
	c.orders = append(c.orders, o)
	wait := between(c.rand, 2*time.Second, 5*time.Second)
	if len(c.orders) < 3 {
		wait = between(c.rand, 200*time.Millisecond, 500*time.Millisecond)
	}
	c.nextOrderAt = time.Now().Add(wait)
	return c.publish(o)
}

// work makes the next step of an order.
func (c *cafe) work(o *order) error {
	o.advance(c.rand)
	if o.progress == 100 {
		c.drop(o)
		if now := time.Now(); c.nextOrderAt.Before(now) {
			c.nextOrderAt = now.Add(between(c.rand, 300*time.Millisecond, 1500*time.Millisecond))
		}
	}
	return c.publish(o)
}

func (c *cafe) drop(done *order) {
	for i, o := range c.orders {
		if o == done {
			c.orders = append(c.orders[:i], c.orders[i+1:]...)
			return
		}
	}
}

// An update is the data of an event of the topic orders.
type update struct {
	Order    string `json:"order"`
	Item     string `json:"item"`
	Progress int    `json:"progress"`
	State    string `json:"state"`
}

func (c *cafe) publish(o *order) error {
	data, err := json.Marshal(update{
		Order:    fmt.Sprintf("A-%d", o.number),
		Item:     o.name,
		Progress: o.progress,
		State:    o.state(),
	})
	if err != nil {
		return err
	}
	return c.pub.Publish(ordersName, data)
}

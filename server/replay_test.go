package server_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/topics"
)

func TestHundredThousandAreReplayedWhilePublishingGoesOn(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		const old, fresh, publishers = 100_000, 10_000, 4
		hubOpts := server.HubOptions()
		hubOpts.MaxEvents, hubOpts.MaxBytes = old, 64<<20
		h := tr.run(hubOpts, server.Options{})
		hist := newHistory(h.hub)
		topic := func(i int) string { return fmt.Sprintf("t%d", i%publishers) }
		first := topics.ID{Epoch: h.hub.Epoch(), Seq: 2} // 1 is the topic's appearance
		for i := range old {
			if err := hist.publish(topic(i), fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
		}
		resumed := make(chan struct{})
		var busy sync.WaitGroup
		for i := range publishers {
			busy.Go(func() {
				<-resumed
				for n := range fresh / publishers {
					if err := hist.publish(topic(i), fmt.Sprint("fresh ", n)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			busy.Wait()
			_ = hist.publish("end", "")
		}()
		back := &connLog{history: hist, lastEventID: first.String(), onHello: func() { close(resumed) }}
		if status := h.record(back); status != http.StatusOK || !back.finished {
			t.Fatalf("status %d, finished %v", status, back.finished)
		}
		<-ended
		hist.settle()
		if err := back.check(h.hub.Epoch()); err != nil {
			t.Error(err)
		}
		if events, gaps := back.count(); events != old-1+fresh+1 || gaps != 0 {
			t.Errorf("%d events and %d gaps, want %d and none", events, gaps, old+fresh)
		}
	})
}

func TestSeamHasNoHoleWhileEightPublish(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		const publishers, each, subscribers = 8, 200, 24
		h := tr.run(server.HubOptions(), server.Options{})
		hist := newHistory(h.hub)
		all := make(chan struct{}) // all have subscribed
		var busy, subscribing, following sync.WaitGroup
		for i := range publishers {
			busy.Go(func() {
				pace := time.NewTicker(time.Millisecond)
				defer pace.Stop()
				for n := 0; ; n++ {
					if n%8 == 0 { // so that readers on a busy machine get a chance
						<-pace.C
					}
					if err := hist.publish(fmt.Sprintf("t%d", i), fmt.Sprint(n)); err != nil {
						t.Error(err)
						return
					}
					select {
					case <-all:
						if n >= each {
							return
						}
					default:
					}
				}
			})
		}
		logs := make([]*connLog, subscribers)
		for i := range logs {
			subscribing.Add(1)
			logs[i] = &connLog{history: hist, last: []int{0, 1, 7, 1000}[i%4], onHello: subscribing.Done}
			following.Go(func() {
				if status := h.record(logs[i]); status != http.StatusOK {
					t.Errorf("status %d", status)
				}
			})
		}
		subscribing.Wait()
		close(all)
		busy.Wait()
		if err := hist.publish("end", ""); err != nil {
			t.Error(err)
		}
		following.Wait()
		hist.settle()
		for _, cl := range logs {
			if err := cl.check(h.hub.Epoch()); err != nil || !cl.finished {
				t.Errorf("last=%d: finished %v, %v", cl.last, cl.finished, err)
			}
		}
	})
}

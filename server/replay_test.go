package server_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"topicmux/internal/servertest"
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
		hist := servertest.NewHistory(h.hub)
		topic := func(i int) string { return fmt.Sprintf("t%d", i%publishers) }
		first := topics.ID{Epoch: h.hub.Epoch(), Seq: 2} // 1 is the topic's appearance
		for i := range old {
			if err := hist.Publish(topic(i), fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
		}
		resumed := make(chan struct{})
		var busy sync.WaitGroup
		for i := range publishers {
			busy.Go(func() {
				<-resumed
				for n := range fresh / publishers {
					if err := hist.Publish(topic(i), fmt.Sprint("fresh ", n)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			busy.Wait()
			_ = hist.Publish("end", "")
		}()
		back := &servertest.ConnLog{History: hist, LastEventID: first.String(), OnHello: func() { close(resumed) }}
		if status := h.record(back); status != http.StatusOK || !back.Finished {
			t.Fatalf("status %d, finished %v", status, back.Finished)
		}
		<-ended
		hist.Settle()
		if err := back.Check(h.hub.Epoch()); err != nil {
			t.Error(err)
		}
		if events, gaps := back.Count(); events != old-1+fresh+1 || gaps != 0 {
			t.Errorf("%d events and %d gaps, want %d and none", events, gaps, old+fresh)
		}
	})
}

func TestSeamHasNoHoleWhileEightPublish(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		const publishers, each, subscribers = 8, 200, 24
		h := tr.run(server.HubOptions(), server.Options{})
		hist := servertest.NewHistory(h.hub)
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
					if err := hist.Publish(fmt.Sprintf("t%d", i), fmt.Sprint(n)); err != nil {
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
		logs := make([]*servertest.ConnLog, subscribers)
		for i := range logs {
			subscribing.Add(1)
			logs[i] = &servertest.ConnLog{History: hist, Last: []int{0, 1, 7, 1000}[i%4], OnHello: subscribing.Done}
			following.Go(func() {
				if status := h.record(logs[i]); status != http.StatusOK {
					t.Errorf("status %d", status)
				}
			})
		}
		subscribing.Wait()
		close(all)
		busy.Wait()
		if err := hist.Publish("end", ""); err != nil {
			t.Error(err)
		}
		following.Wait()
		hist.Settle()
		for _, cl := range logs {
			if err := cl.Check(h.hub.Epoch()); err != nil || !cl.Finished {
				t.Errorf("last=%d: finished %v, %v", cl.Last, cl.Finished, err)
			}
		}
	})
}

package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"topicmux/bench/load"
	"topicmux/bench/produce"
)

const (
	// soakSamples is how often in its Duration a soaked server is looked at.
	soakSamples = 60
	// soakStorm is after how many samples all streams are cut and come back.
	soakStorm = 10
	// soakSlack and soakShare are how much more memory a server may have in the
	// last third than in the middle one: what a collector needs to breathe.
	soakSlack = 8 << 20
	soakShare = 0.1
)

// Soaked is what a server held, from sample to sample, while events flowed for a
// long time and all streams were cut and came back again and again.
type Soaked struct {
	// RSS, Goroutines and Descriptors are the samples. Each was taken while all
	// streams were open.
	RSS         []int64 `json:"rss"`
	Goroutines  []int   `json:"goroutines"`
	Descriptors []int64 `json:"descriptors"`
	// Storms is how often all streams were cut.
	Storms int `json:"storms"`
	// Verdict says what grew; "" if nothing did.
	Verdict string `json:"verdict,omitempty"`
}

// String returns the verdict for people.
func (s *Soaked) String() string {
	if s.Verdict == "" {
		return "flat"
	}
	return strings.TrimSuffix(s.Verdict, "; ")
}

// soak looks at the server again and again while events flow.
func (r *run) soak(ctx context.Context) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	// A stream that has had nothing has no id to come back with.
	if err := r.await(ctx, slices.Repeat([]uint32{1}, r.Topics)); err != nil {
		return err
	}
	s := new(Soaked)
	r.result.Soaked = s
	if err := r.part(load.Measured, &r.result.Part, func() error { return r.samples(ctx, s) }); err != nil {
		return err
	}
	s.Judge()
	return nil
}

func (r *run) samples(ctx context.Context, s *Soaked) error {
	begun := time.Now()
	for i := range soakSamples {
		if i%soakStorm == soakStorm/2 {
			if _, err := r.client.Reconnect(); err != nil {
				return err
			}
			s.Storms++
		}
		due := begun.Add(r.Duration / soakSamples * time.Duration(i+1))
		if err := wait(ctx, time.Until(due)); err != nil {
			return err
		}
		if err := r.sample(s); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) sample(s *Soaked) error {
	u, err := r.look()
	if err != nil {
		return err
	}
	var stats produce.Stats
	if err := r.server.ask("stats", &stats); err != nil {
		return err
	}
	s.RSS = append(s.RSS, u.RSS)
	s.Goroutines = append(s.Goroutines, stats.Goroutines)
	s.Descriptors = append(s.Descriptors, u.Files)
	return nil
}

// Judge sets the verdict. It compares the last third of the samples with the middle one: the first is
// for histories and buffers to fill. A leak would show in both, as each has two
// storms and a third of the events.
func (s *Soaked) Judge() {
	if was, is := Third(s.RSS, 1), Third(s.RSS, 2); is > was+soakSlack+int64(soakShare*float64(was)) {
		s.Verdict += fmt.Sprintf("memory grew from %d to %d MB; ", was>>20, is>>20)
	}
	if was, is := Third(s.Goroutines, 1), Third(s.Goroutines, 2); is > was+was/50+4 {
		s.Verdict += fmt.Sprintf("goroutines grew from %d to %d; ", was, is)
	}
	if was, is := Third(s.Descriptors, 1), Third(s.Descriptors, 2); is > was+4 {
		s.Verdict += fmt.Sprintf("descriptors grew from %d to %d; ", was, is)
	}
}

// Third returns the median of the samples of the first, second or last third; 0
// if there are too few.
func Third[T int | int64](samples []T, which int) T {
	n := len(samples) / 3
	if n == 0 {
		return 0
	}
	values := slices.Sorted(slices.Values(samples[which*n : (which+1)*n]))
	return values[len(values)/2]
}

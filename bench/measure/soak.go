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
	// soakSamples is the number of samples in Scenario.Duration.
	soakSamples = 60
	// soakStorm is the number of samples after which all streams are cut and reconnect.
	soakStorm = 10
	// soakSlack in bytes plus soakShare is how much more memory a server may use in the
	// last third than in the middle third. Garbage collection needs that margin.
	soakSlack = 8 << 20
	soakShare = 0.1
)

// Soaked contains samples of a server's resource usage over a long time with events, in
// which all streams were cut and reconnected several times.
type Soaked struct {
	// RSS, Goroutines and Descriptors are the samples. Each was taken while all
	// streams were open.
	RSS         []int64 `json:"rss"`
	Goroutines  []int   `json:"goroutines"`
	Descriptors []int64 `json:"descriptors"`
	// Storms is the number of times that all streams were cut.
	Storms int `json:"storms"`
	// Verdict says which usage grew. It is "" if none did.
	Verdict string `json:"verdict,omitempty"`
}

// String returns the verdict as text, or "flat" if nothing grew.
func (s *Soaked) String() string {
	if s.Verdict == "" {
		return "flat"
	}
	return strings.TrimSuffix(s.Verdict, "; ")
}

// soak takes samples of the server while events flow.
func (r *run) soak(ctx context.Context) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	// A stream without an event has no id to resume after.
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
	u, err := r.usage()
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

// Judge sets the verdict. It compares the last third of the samples with the middle third.
// In the first third, histories and buffers fill. A leak would show in both of the other
// thirds, since each has two storms and a third of the events.
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

// Third returns the median of a third of the samples: which is 0, 1 or 2. It returns 0 if
// there are fewer than three samples.
func Third[T int | int64](samples []T, which int) T {
	n := len(samples) / 3
	if n == 0 {
		return 0
	}
	values := slices.Sorted(slices.Values(samples[which*n : (which+1)*n]))
	return values[len(values)/2]
}

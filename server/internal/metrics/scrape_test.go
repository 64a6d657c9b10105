package metrics

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/prometheus/common/expfmt"

	"topicmux/server/internal/problem"
)

func TestScrapesShareWhatIsGatheredAfterThem(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const scrapes = 100
		g, format := NewScrapes(), expfmt.NewFormat(expfmt.TypeTextPlain)
		var wg sync.WaitGroup
		release, gathered := make(chan struct{}), 0
		wg.Go(func() {
			_, _ = g.Get(format, func() ([]byte, error) {
				<-release
				return []byte("too early"), nil
			})
		})
		synctest.Wait()
		for range scrapes {
			wg.Go(func() {
				body, err := g.Get(format, func() ([]byte, error) {
					gathered++
					return []byte("figures"), nil
				})
				if string(body) != "figures" || err != nil {
					t.Errorf("got %q, %v", body, err)
				}
			})
		}
		synctest.Wait()
		close(release)
		wg.Wait()
		if gathered != 1 {
			t.Errorf("gathered %d times", gathered)
		}
	})
}

func TestScrapeThatFailsIsNotShared(t *testing.T) {
	t.Parallel()
	g, format := NewScrapes(), expfmt.NewFormat(expfmt.TypeTextPlain)
	if _, err := g.Get(format, func() ([]byte, error) { return nil, problem.ErrInternal }); !errors.Is(err, problem.ErrInternal) {
		t.Errorf("got %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = g.Get(format, func() ([]byte, error) { panic("a fault") })
	}()
	if body, err := g.Get(format, func() ([]byte, error) { return []byte("1"), nil }); string(body) != "1" || err != nil {
		t.Errorf("after a fault: got %q, %v", body, err)
	}
}

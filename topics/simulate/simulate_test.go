package simulate_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"topicmux/topics"
	"topicmux/topics/simulate"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// generate returns n payloads, one a line.
func generate(t *testing.T, opts simulate.Options, n int) string {
	t.Helper()
	g, err := simulate.NewGenerator(opts)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for range n {
		b.Write(g.Next())
		b.WriteByte('\n')
	}
	return b.String()
}

// TestTheSameSeedGivesTheSameBytes has the hashes of 10,000 events, so that a change of
// the sequence is noticed.
func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	for shape, want := range map[simulate.Shape]string{
		simulate.Sine: "76c753d4c867", simulate.Walk: "43412271df5a", simulate.Bursts: "de7140d0c156", simulate.Log: "0747c6866fef",
	} {
		text := generate(t, simulate.Options{Shape: shape, Seed: 7}, 10_000)
		sum := sha256.Sum256([]byte(text))
		if got := hex.EncodeToString(sum[:6]); got != want {
			t.Errorf("%s: the hash is %s, want %s; it begins with\n%s", shape, got, want, text[:200])
		}
		if text != generate(t, simulate.Options{Shape: shape, Seed: 7}, 10_000) {
			t.Errorf("%s: two runs differ", shape)
		}
		if text == generate(t, simulate.Options{Shape: shape, Seed: 8}, 10_000) {
			t.Errorf("%s: two seeds give the same", shape)
		}
	}
}

func TestNumbersAreInTheirRange(t *testing.T) {
	t.Parallel()
	for _, bounds := range [][2]float64{{0, 100}, {-1, 1}, {0, 1e9}, {20, 20.5}, {0, 1e-9}, {-1e300, 1e300}} {
		for _, shape := range []simulate.Shape{simulate.Sine, simulate.Walk, simulate.Bursts} {
			opts := simulate.Options{Shape: shape, Min: bounds[0], Max: bounds[1], Period: 10}
			lowest, highest := bounds[1], bounds[0]
			for line := range strings.Lines(generate(t, opts, 2000)) {
				v, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
				if err != nil || v < bounds[0] || v > bounds[1] {
					t.Fatalf("%s from %v: %q", shape, bounds, line)
				}
				lowest, highest = min(lowest, v), max(highest, v)
			}
			if width := bounds[1] - bounds[0]; highest-lowest < width/3 {
				t.Errorf("%s from %v: only from %v to %v", shape, bounds, lowest, highest)
			}
		}
	}
}

func TestALogHasLinesOfAllLevels(t *testing.T) {
	t.Parallel()
	text := generate(t, simulate.Options{Shape: simulate.Log, Every: 250 * time.Millisecond}, 1000)
	for _, want := range []string{"\nINFO  GET /", "\nWARN  GET /", "\nERROR "} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q", want)
		}
	}
}

func TestASourceFailsAndGoesOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		opts := simulate.Options{Info: topics.TopicInfo{Name: topics.MustName("x")}, Shape: simulate.Walk, FailAfter: 3}
		src, err := simulate.New(opts)
		if err != nil {
			t.Fatal(err)
		}
		if info := src.Topics[0]; info.Kind != topics.KindNumber || *info.Min != 0 || *info.Max != 100 {
			t.Errorf("the info is %+v", info)
		}
		h := topics.NewHub(topics.Options{})
		sub, err := h.Subscribe(topics.SubscribeOptions{Format: topics.FormatEvents})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		s := topics.Supervise(ctx, h, src)
		var events, states []string
		for item, err := range sub.Events(ctx) {
			switch {
			case err != nil:
				t.Fatal(err)
			case item.Info != nil:
				states = append(states, strings.TrimSpace(string(item.Info.State)+" "+item.Info.Error))
			default:
				events = append(events, string(item.Event.Data))
			}
			if len(events) == 8 {
				break
			}
		}
		stop()
		s.Wait()
		sub.Close()
		h.Close()
		if want := strings.Fields(generate(t, opts, 8)); !slices.Equal(events, want) {
			t.Errorf("events %q, want %q", events, want)
		}
		states = slices.Compact(states) // a restart is a change, too
		want := []string{"live", "failed a simulated failure after 3 events", "live", "failed a simulated failure after 6 events"}
		if len(states) < len(want) || !slices.Equal(states[:len(want)], want) {
			t.Errorf("states %q, want %q", states, want)
		}
	})
}

func TestTheIntervalIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		src, err := simulate.New(simulate.Options{Info: topics.TopicInfo{Name: topics.MustName("x")}, Shape: simulate.Log, Every: 100 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		h := topics.NewHub(topics.Options{})
		ctx, stop := context.WithCancel(t.Context())
		s := topics.Supervise(ctx, h, src)
		<-time.After(9950 * time.Millisecond)
		synctest.Wait()
		if n := h.Stats().Events; n != 100 {
			t.Errorf("%d events in 10 s, want 100", n)
		}
		if info, _ := h.TopicInfo(topics.MustName("x")); info.Kind != topics.KindLog || info.Min != nil {
			t.Errorf("the info is %+v", info)
		}
		stop()
		s.Wait()
		h.Close()
	})
}

func TestWrongOptions(t *testing.T) {
	t.Parallel()
	info := topics.TopicInfo{Name: topics.MustName("x")}
	for _, tt := range []struct {
		opts simulate.Options
		want string
	}{
		{simulate.Options{}, "the source has no name"},
		{simulate.Options{Info: info, Shape: "cosine"}, `there is no shape "cosine"; there are sine, walk, bursts, log`},
		{simulate.Options{Info: info, Min: 5, Max: 1}, "min 5 is not below max 1"},
		{simulate.Options{Info: topics.TopicInfo{Name: info.Name, Kind: "x"}}, `invalid catalogue entry: kind "x" is not one of number, numbers, gauge, progress, state, table, log, chat, text, json`},
	} {
		if _, err := simulate.New(tt.opts); err == nil || err.Error() != tt.want {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
}

package system_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"topicmux/topics"
	"topicmux/topics/system"
)

// sleepUntilEOF makes the test binary an idle process for the tests to measure.
const sleepUntilEOF = "TOPICMUX_SLEEP_UNTIL_EOF"

func TestMain(m *testing.M) {
	if os.Getenv(sleepUntilEOF) != "" {
		_, _ = io.Copy(io.Discard, os.Stdin)
		return
	}
	goleak.VerifyTestMain(m)
}

// ranges are the ranges of plausible readings on a real machine.
var ranges = map[string]func(data []byte, e topics.TopicInfo) error{
	"cpu": func(data []byte, e topics.TopicInfo) error {
		var v struct {
			Total *float64
			Cores []float64
		}
		if err := json.Unmarshal(data, &v); err != nil {
			return err
		}
		if v.Total == nil || len(v.Cores) == 0 {
			return fmt.Errorf("incomplete")
		}
		return within(e, append(v.Cores, *v.Total)...)
	},
	"mem":       fields("used", "available", "swap"),
	"net":       fields("rx", "tx"),
	"disk":      fields("read", "write"),
	"disk.root": fields("used"),
	"load":      fields("1m", "5m", "15m"),
	"procs": func(data []byte, _ topics.TopicInfo) error {
		var rows []struct {
			PID  int
			Name string
			CPU  float64
			Mem  uint64
		}
		if err := json.Unmarshal(data, &rows); err != nil {
			return err
		}
		if len(rows) == 0 || len(rows) > 20 {
			return fmt.Errorf("%d rows", len(rows))
		}
		for i, r := range rows {
			if r.PID <= 0 || r.Name == "" || r.CPU < 0 || r.CPU > 100*float64(runtime.NumCPU()) {
				return fmt.Errorf("row %d is %+v", i, r)
			}
			if i > 0 && r.CPU > rows[i-1].CPU {
				return fmt.Errorf("row %d uses more than the one before", i)
			}
		}
		return nil
	},
}

func fields(names ...string) func([]byte, topics.TopicInfo) error {
	return func(data []byte, e topics.TopicInfo) error {
		var v map[string]float64
		if err := json.Unmarshal(data, &v); err != nil {
			return err
		}
		if len(v) != len(names) {
			return fmt.Errorf("%d fields, want %v", len(v), names)
		}
		for _, name := range names {
			value, ok := v[name]
			if !ok {
				return fmt.Errorf("no field %q", name)
			}
			if name == "swap" { // may be larger than the memory
				continue
			}
			if err := within(e, value); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	}
}

func within(e topics.TopicInfo, values ...float64) error {
	for _, v := range values {
		if e.Min != nil && v < *e.Min || e.Max != nil && v > *e.Max {
			return fmt.Errorf("%v is out of range", v)
		}
	}
	return nil
}

func TestRealReadingsAreInRange(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("not every system tells all of it")
	}
	h := topics.NewHub(topics.Options{})
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	sources := topics.Supervise(ctx, h, system.Sources(system.Options{})...)
	defer func() {
		stop()
		sources.Wait()
		h.Close()
	}()
	if n := len(h.Catalogue(topics.Selection{})); n != len(ranges) {
		t.Errorf("%d topics, want %d", n, len(ranges))
	}
	for name, check := range ranges {
		data := first(ctx, t, h, topics.MustName(name))
		e, _ := h.TopicInfo(topics.MustName(name))
		if err := check(data, e); err != nil {
			t.Errorf("%s: %s: %v", name, data, err)
		}
	}
}

// first returns the first value of a topic.
func first(ctx context.Context, t *testing.T, h *topics.Hub, n topics.Name) []byte {
	t.Helper()
	sub, err := h.Subscribe(topics.SubscribeOptions{Selection: topics.SelectNames(n), Last: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	for {
		b, err := sub.Next(ctx)
		if err != nil {
			t.Fatalf("%s: %v", n, err)
		}
		for _, e := range b.Changes {
			if e.State == topics.StateFailed {
				t.Fatalf("%s failed: %s", n, e.Error)
			}
		}
		if b.Events > 0 {
			e, _ := h.Last(n)
			return e.Data
		}
	}
}

func TestProcessThatEndedIsLeftOut(t *testing.T) {
	t.Parallel()
	const nobody = 1<<31 - 1 // above any number that Linux gives
	encoded, err := json.Marshal(system.Table(t.Context(), int32(os.Getpid()), nobody))
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct{ PID int }
	if err := json.Unmarshal(encoded, &rows); err != nil || len(rows) != 1 || rows[0].PID != os.Getpid() {
		t.Errorf("the table is %s, want this process alone", encoded)
	}
}

func TestHostileProcessNameIsValidJSON(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("not every system allows such a name")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const name = "\x1b[31m\"\n\xff<&)x"
	path := filepath.Join(t.TempDir(), name)
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path)
	cmd.Env = append(os.Environ(), sleepUntilEOF+"=1")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = stdin.Close()
		_ = cmd.Wait()
	}()
	encoded, err := json.Marshal(system.Table(t.Context(), int32(cmd.Process.Pid)))
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct{ Name string }
	if err := json.Unmarshal(encoded, &rows); err != nil || len(rows) != 1 {
		t.Fatalf("the table is %s (%v)", encoded, err)
	}
	if want := strings.ToValidUTF8(name, "\uFFFD"); rows[0].Name != want {
		t.Errorf("the name is %q, want %q", rows[0].Name, want)
	}
}

// BenchmarkReading measures the cost of one reading of each topic.
func BenchmarkReading(b *testing.B) {
	for _, src := range system.Sources(system.Options{
		CPU: 1, Mem: 1, Net: 1, Disk: 1, Root: 1, Load: 1, Procs: 1,
	}) {
		name := src.Topics[0].Name
		b.Run(name.String(), func(b *testing.B) {
			h := topics.NewHub(topics.Options{})
			ctx, stop := context.WithCancel(b.Context())
			sources := topics.Supervise(ctx, h, src)
			defer func() {
				stop()
				sources.Wait()
				h.Close()
			}()
			sub, err := h.Subscribe(topics.SubscribeOptions{})
			if err != nil {
				b.Fatal(err)
			}
			defer sub.Close()
			for n := 0; n < b.N; {
				batch, err := sub.Next(ctx)
				if err != nil {
					b.Fatal(err)
				}
				n += batch.Events
			}
		})
	}
}

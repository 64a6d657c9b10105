package system_test

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/system"
)

// watch runs a source and returns its hub.
func watch(t *testing.T, s system.Selection) (context.Context, *topics.Hub) {
	t.Helper()
	src, err := system.New(s)
	if err != nil {
		t.Fatal(err)
	}
	h := topics.NewHub(topics.Options{})
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	supervisor := topics.Supervise(ctx, h, src)
	t.Cleanup(func() {
		stop()
		supervisor.Wait()
		h.Close()
	})
	return ctx, h
}

// until reads the topics of a hub until one of them is as wanted, and returns its info.
func until(ctx context.Context, t *testing.T, h *topics.Hub, wanted func(topics.TopicInfo, string) bool) topics.TopicInfo {
	t.Helper()
	sub, err := h.Subscribe(topics.SubscribeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	for {
		for _, info := range h.Catalogue(topics.Selection{}) {
			last, _ := h.Last(info.Name)
			if wanted(info, string(last.Data)) {
				return info
			}
		}
		if _, err := sub.Next(ctx); err != nil {
			t.Fatalf("%v; topics: %+v", err, h.Catalogue(topics.Selection{}))
		}
	}
}

func TestASelectionIsPublishedUnderItsName(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("not every system tells all of it")
	}
	ctx, h := watch(t, system.Selection{Name: topics.MustName("host"), Metrics: system.Metrics(), Interfaces: []string{"lo*"}})
	for name, check := range ranges {
		data := first(ctx, t, h, topics.MustName("host."+name))
		e, _ := h.TopicInfo(topics.MustName("host." + name))
		if err := check(data, e); err != nil {
			t.Errorf("%s: %s: %v", name, data, err)
		}
	}
	if all := h.Catalogue(topics.Selection{}); len(all) != len(ranges) {
		t.Errorf("%d topics, want %d", len(all), len(ranges))
	}
}

func TestAReadingThatFailsIsAState(t *testing.T) {
	t.Parallel()
	ctx, h := watch(t, system.Selection{
		Name: topics.MustName("host"), Metrics: []string{"net", "disk", "mem"}, Every: 10 * time.Millisecond,
		Interfaces: []string{"nosuch0"}, Disks: []string{"nosuch", "none*"},
	})
	for topic, want := range map[string]string{
		"host.net":  "no interface matches nosuch0; ",
		"host.disk": "no disk matches nosuch, none*; ",
	} {
		until(ctx, t, h, func(i topics.TopicInfo, _ string) bool {
			return i.Name.String() == topic && i.State == topics.StateFailed && strings.HasPrefix(i.Error, want)
		})
	}
	first(ctx, t, h, topics.MustName("host.mem"))
}

// start starts an idle process with a name, which ends when the returned function is called.
func start(t *testing.T, name string) (pid int, end func()) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path)
	cmd.Env = append(os.Environ(), sleepUntilEOF+"=1")
	var stdin io.WriteCloser
	if stdin, err = cmd.StdinPipe(); err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	end = func() {
		_ = stdin.Close()
		_ = cmd.Wait()
	}
	t.Cleanup(end)
	return cmd.Process.Pid, end
}

func TestProcessesAppearAndComplete(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("not every system names a process after its link")
	}
	pid := strconv.Itoa(os.Getpid())
	name, topic := "tw."+pid, "host.process.tw_"+pid // no other run of the test has it
	firstPID, endFirst := start(t, name)
	ctx, h := watch(t, system.Selection{
		Name: topics.MustName("host"), Every: 10 * time.Millisecond,
		Processes: []string{"t?." + pid + "*", pid},
	})
	shows := func(topic string, number int) func(topics.TopicInfo, string) bool {
		return func(i topics.TopicInfo, data string) bool {
			var v map[string]float64
			return i.Name.String() == topic && i.State == topics.StateLive && json.Unmarshal([]byte(data), &v) == nil &&
				len(v) == 2 && v["mem"] > 0 && v["cpu"] >= 0 && strings.HasPrefix(i.Help, "Process "+strconv.Itoa(number)+":")
		}
	}
	until(ctx, t, h, shows(topic, firstPID))
	second, endSecond := start(t, name)
	until(ctx, t, h, shows(topic+"-2", second))
	until(ctx, t, h, func(i topics.TopicInfo, data string) bool {
		return i.Name.String() == "host.process" && strings.HasPrefix(data, `{"processes":3,`)
	})
	endFirst()
	until(ctx, t, h, func(i topics.TopicInfo, _ string) bool {
		return i.Name.String() == topic && i.State == topics.StateComplete
	})
	third, _ := start(t, name)
	until(ctx, t, h, shows(topic, third))
	until(ctx, t, h, shows(topic+"-2", second))
	endSecond()
}

func TestWrongSelections(t *testing.T) {
	t.Parallel()
	name := topics.MustName("host")
	for want, s := range map[string]system.Selection{
		"the source has no name":                {Metrics: []string{"cpu"}},
		"no metric is selected; select some of": {Name: name},
		`there is no metric "gpu"; the metrics`: {Name: name, Metrics: []string{"gpu"}},
		"the metric cpu is selected twice":      {Name: name, Metrics: []string{"cpu", "cpu"}},
		"disks needs the metric disk":           {Name: name, Metrics: []string{"cpu"}, Disks: []string{"sda"}},
		"interfaces needs the metric net":       {Name: name, Metrics: []string{"cpu"}, Interfaces: []string{"lo"}},
		"processes: a name is empty":            {Name: name, Processes: []string{""}},
		`processes: the pattern "[" is invalid`: {Name: name, Processes: []string{"["}},
		"topic name":                            {Name: topics.MustName(strings.Repeat("a", 126)), Metrics: []string{"cpu"}},
	} {
		if _, err := system.New(s); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// sysfs makes this process use a directory with files as its sysfs.
func sysfs(t *testing.T, files map[string]string) {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("HOST_SYS", root)
}

func TestTemperaturesAndBatteries(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has files to stand in for the hardware")
	}
	sysfs(t, map[string]string{
		"class/hwmon/hwmon0/name":              "coretemp",
		"class/hwmon/hwmon0/temp1_input":       "45500",
		"class/hwmon/hwmon0/temp1_label":       "Core 0",
		"class/hwmon/hwmon0/temp2_input":       "47000",
		"class/hwmon/hwmon0/temp2_label":       "Core 0",
		"class/hwmon/hwmon0/temp3_input":       "unreadable",
		"class/hwmon/hwmon1/name":              "nvme",
		"class/hwmon/hwmon1/temp1_input":       "-1000",
		"class/power_supply/AC/type":           "Mains",
		"class/power_supply/BAT0/type":         "Battery",
		"class/power_supply/BAT0/capacity":     "87",
		"class/power_supply/BAT1/type":         "Battery",
		"class/power_supply/BAT1/energy_now":   "1500",
		"class/power_supply/BAT1/energy_full":  "4500",
		"class/power_supply/broken/type":       "Battery",
		"class/power_supply/broken/charge_now": "many",
	})
	ctx, h := watch(t, system.Selection{Name: topics.MustName("host"), Temperatures: true, Batteries: true})
	for topic, want := range map[string]string{
		"host.temperatures": `{"coretemp_core_0":45.5,"coretemp_core_0_2":47,"nvme":-1}`,
		"host.batteries":    `{"BAT0":87,"BAT1":33.3}`,
	} {
		if got := first(ctx, t, h, topics.MustName(topic)); string(got) != want {
			t.Errorf("%s: %s, want %s", topic, got, want)
		}
	}
}

func TestAMachineWithoutSensorsSaysSo(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has files to stand in for the hardware")
	}
	sysfs(t, nil)
	ctx, h := watch(t, system.Selection{Name: topics.MustName("host"), Temperatures: true, Batteries: true})
	var said []string
	for _, topic := range []string{"host.temperatures", "host.batteries"} {
		said = append(said, until(ctx, t, h, func(i topics.TopicInfo, _ string) bool {
			return i.Name.String() == topic && i.State == topics.StateFailed
		}).Error)
	}
	if want := []string{"the system reports no temperatures", "this machine has no battery"}; !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
}

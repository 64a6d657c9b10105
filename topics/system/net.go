package system

import (
	"context"
	gonet "net"
	"os"
	"path/filepath"
	"time"

	"github.com/shirou/gopsutil/v4/net"

	"topicmux/topics"
)

type netReading struct {
	Rx float64 `json:"rx"`
	Tx float64 `json:"tx"`
}

func netSource(every time.Duration) topics.Source {
	entry := topics.TopicInfo{
		Name: topics.MustName("net"), Kind: topics.KindNumbers, Unit: "B/s",
		Min: bound(0), Help: "Network traffic received and sent, without loopback",
	}
	return source(entry, every, func() sample {
		var m meter
		var links links
		return func(ctx context.Context, now time.Time) (any, error) {
			all, err := net.IOCountersWithContext(ctx, true)
			if err != nil {
				return nil, err
			}
			rx, tx, ok := m.read(links.counters(all), now)
			if !ok {
				return nil, nil
			}
			return netReading{rx, tx}, nil
		}
	})
}

// A link is what kind of network interface one is. Traffic through a bridge, a
// tunnel or a container goes through a device, too, and must count once.
type link int

const (
	virtual link = iota
	device
	loopback
)

// links remembers the kinds of the interfaces that are there.
type links map[string]link

// counters returns the counters of the devices, or if none is known to be a
// device, as in a container, of everything but loopback.
func (l *links) counters(all []net.IOCountersStat) map[string]traffic {
	known := make(links, len(all))
	wanted := virtual
	for _, c := range all {
		kind, ok := (*l)[c.Name]
		if !ok {
			kind = linkOf(c.Name)
		}
		known[c.Name] = kind
		if kind == device {
			wanted = device
		}
	}
	*l = known
	counters := make(map[string]traffic, len(all))
	for _, c := range all {
		if known[c.Name] == wanted {
			counters[c.Name] = traffic{in: c.BytesRecv, out: c.BytesSent}
		}
	}
	return counters
}

func linkOf(name string) link {
	if i, err := gonet.InterfaceByName(name); err == nil && i.Flags&gonet.FlagLoopback != 0 {
		return loopback
	}
	if hasDevice("class/net", name) {
		return device
	}
	return virtual
}

// hasDevice reports whether Linux knows hardware, or a virtual machine's idea of
// it, behind an entry of sysfs.
func hasDevice(class, name string) bool {
	_, err := os.Stat(filepath.Join(sysfs(), class, filepath.Base(name), "device"))
	return err == nil
}

// sysfs returns where Linux shows its devices, under the same variable as gopsutil
// does.
func sysfs() string {
	if root := os.Getenv("HOST_SYS"); root != "" {
		return root
	}
	return "/sys"
}

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

// netMetric returns the metric of the chosen interfaces, or of all devices.
func netMetric(every time.Duration, chosen patterns) metric {
	entry := topics.TopicInfo{
		Name: topics.MustName("net"), Kind: topics.KindNumbers, Unit: "B/s",
		Min: bound(0), Help: "Network traffic received and sent, " + chosen.or("without loopback"),
	}
	return metric{entry, every, func() sample {
		var m meter
		var links linkKinds
		return func(ctx context.Context, now time.Time) (any, error) {
			all, err := net.IOCountersWithContext(ctx, true)
			if err != nil {
				return nil, err
			}
			counters := links.counters(all)
			if len(chosen) > 0 {
				if counters, err = chosenLinks(chosen, all); err != nil {
					return nil, err
				}
			}
			rx, tx, ok := m.read(counters, now)
			if !ok {
				return nil, nil
			}
			return netReading{rx, tx}, nil
		}
	}}
}

// chosenLinks returns the counters of the chosen interfaces.
func chosenLinks(chosen patterns, all []net.IOCountersStat) (map[string]traffic, error) {
	counters := map[string]traffic{}
	var present []string
	for _, c := range all {
		present = append(present, c.Name)
		if chosen.match(c.Name) {
			counters[c.Name] = traffic{in: c.BytesRecv, out: c.BytesSent}
		}
	}
	if len(counters) == 0 {
		return nil, chosen.missing("interface", present)
	}
	return counters, nil
}

// A linkKind is the kind of a network interface. Traffic through a bridge, a tunnel or a
// container also passes through a device, and must count once.
type linkKind int

const (
	virtual linkKind = iota
	device
	loopback
)

// linkKinds caches the kinds of the present interfaces by name.
type linkKinds map[string]linkKind

// counters returns the counters of the devices. If there is no device, as in a container,
// it returns those of all interfaces except loopback.
func (l *linkKinds) counters(all []net.IOCountersStat) map[string]traffic {
	known := make(linkKinds, len(all))
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

func linkOf(name string) linkKind {
	if i, err := gonet.InterfaceByName(name); err == nil && i.Flags&gonet.FlagLoopback != 0 {
		return loopback
	}
	if hasDevice("class/net", name) {
		return device
	}
	return virtual
}

// hasDevice reports whether an entry of sysfs has a device, real or emulated by a virtual
// machine.
func hasDevice(class, name string) bool {
	_, err := os.Stat(filepath.Join(sysfs(), class, filepath.Base(name), "device"))
	return err == nil
}

// sysfs returns the directory of sysfs. Like gopsutil, it uses the environment variable
// HOST_SYS.
func sysfs() string {
	if root := os.Getenv("HOST_SYS"); root != "" {
		return root
	}
	return "/sys"
}

package system

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v4/sensors"

	"topicmux/topics"
)

// errNoTemperatures also happens on a virtual machine, which has no sensors.
var errNoTemperatures = errors.New("the system reports no temperatures")

func temperatureMetric(every time.Duration) metric {
	entry := topics.TopicInfo{
		Name: topics.MustName("temperatures"), Kind: topics.KindNumbers, Unit: "°C",
		Help: "Temperatures by sensor",
	}
	return metric{entry, every, func() sample {
		return func(ctx context.Context, _ time.Time) (any, error) {
			// The error may only be that some sensors cannot be read.
			all, err := sensors.TemperaturesWithContext(ctx)
			if len(all) > 0 {
				return temperatures(all), nil
			}
			if err != nil {
				return nil, err
			}
			return nil, errNoTemperatures
		}
	}}
}

// temperatures returns the temperatures by name. Sensors with the same name are numbered.
func temperatures(all []sensors.TemperatureStat) map[string]float64 {
	byName := make(map[string]float64, len(all))
	for _, t := range all {
		name := strings.ToValidUTF8(t.SensorKey, "\uFFFD")
		for n := 2; ; n++ {
			if _, taken := byName[name]; !taken {
				break
			}
			name = strings.ToValidUTF8(t.SensorKey, "\uFFFD") + "_" + strconv.Itoa(n)
		}
		byName[name] = round(t.Temperature, 1)
	}
	return byName
}

var errNoBatteries = errors.New("this machine has no battery")

func batteryMetric(every time.Duration) metric {
	entry := topics.TopicInfo{
		Name: topics.MustName("batteries"), Kind: topics.KindNumbers, Unit: "%",
		Min: bound(0), Max: bound(100), Help: "Charge of each battery",
	}
	return metric{entry, every, func() sample {
		return func(context.Context, time.Time) (any, error) { return batteries() }
	}}
}

// batteries returns the charge of each battery of Linux in percent.
func batteries() (map[string]float64, error) {
	class := filepath.Join(sysfs(), "class", "power_supply")
	supplies, err := os.ReadDir(class)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	charges := map[string]float64{}
	for _, s := range supplies {
		supply := filepath.Join(class, s.Name())
		if kind, err := os.ReadFile(filepath.Join(supply, "type")); err != nil || strings.TrimSpace(string(kind)) != "Battery" {
			continue
		}
		if charge, ok := charge(supply); ok {
			charges[s.Name()] = charge
		}
	}
	if len(charges) == 0 {
		return nil, errNoBatteries
	}
	return charges, nil
}

// charge returns the charge of a battery in percent: its capacity, or what is left of its
// energy or charge. Not every driver reports all of them.
func charge(supply string) (float64, bool) {
	if capacity, ok := supplyNumber(supply, "capacity"); ok {
		return min(100, max(0, capacity)), true
	}
	for _, unit := range []string{"energy", "charge"} {
		now, ok := supplyNumber(supply, unit+"_now")
		full, known := supplyNumber(supply, unit+"_full")
		if ok && known && full > 0 {
			return round(min(100, max(0, 100*now/full)), 1), true
		}
	}
	return 0, false
}

func supplyNumber(supply, file string) (float64, bool) {
	text, err := os.ReadFile(filepath.Join(supply, file))
	if err != nil {
		return 0, false
	}
	v, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return float64(v), err == nil
}

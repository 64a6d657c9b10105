package docker

import (
	"encoding/json"
	"io"
	"time"
)

// ReadLog returns the lines of a log in the format of an engine, without their times.
func ReadLog(log io.Reader, tty bool) ([]byte, error) {
	return io.ReadAll(newLogReader(io.NopCloser(log), tty, func(time.Time) {}))
}

// Usage returns the payload after two answers of an engine about a container, or "" if there is
// none.
func Usage(before, now string) (string, error) {
	var all [2]stats
	for i, text := range []string{before, now} {
		if err := json.Unmarshal([]byte(text), &all[i]); err != nil {
			return "", err
		}
		if !all[i].isRunning() {
			return "", nil
		}
	}
	u, ok := all[1].since(&all[0])
	if !ok {
		return "", nil
	}
	data, err := json.Marshal(u)
	return string(data), err
}

package savedstate

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// Off is the value of TOPICMUX_STATE that keeps anything from being remembered.
const Off = "off"

// ErrNoHome tells that there is no place to save anything.
var ErrNoHome = errors.New("the layout is not saved: HOME is not set")

// Dir returns the directory where dashboards are remembered, "" for nowhere:
// TOPICMUX_STATE, which may be "off", else topicmux/ in XDG_STATE_HOME, else in
// ~/.local/state or, on Windows and macOS, where settings are kept. getenv is
// os.Getenv.
func Dir(getenv func(string) string) string {
	dir, _ := Place(getenv)
	return dir
}

// Place is Dir, with ErrNoHome where it is nowhere though nobody wants that.
func Place(getenv func(string) string) (dir string, err error) {
	switch dir := getenv("TOPICMUX_STATE"); dir {
	case "":
	case Off:
		return "", nil
	default:
		return dir, nil
	}
	if dir := getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "topicmux"), nil
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		if dir, err := os.UserConfigDir(); err == nil {
			return filepath.Join(dir, "topicmux"), nil
		}
		return "", ErrNoHome
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "state", "topicmux"), nil
	}
	return "", ErrNoHome
}

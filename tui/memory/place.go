package memory

import (
	"os"
	"path/filepath"
	"runtime"
)

// Off is the value of TOPICMUX_STATE that keeps anything from being remembered.
const Off = "off"

// Dir returns the directory where dashboards are remembered, "" for nowhere:
// TOPICMUX_STATE, which may be "off", else topicmux/ in XDG_STATE_HOME, else in
// ~/.local/state or, on Windows and macOS, where settings are kept. getenv is
// os.Getenv.
func Dir(getenv func(string) string) string {
	switch dir := getenv("TOPICMUX_STATE"); dir {
	case "":
	case Off:
		return ""
	default:
		return dir
	}
	if dir := getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "topicmux")
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		if dir, err := os.UserConfigDir(); err == nil {
			return filepath.Join(dir, "topicmux")
		}
		return ""
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "state", "topicmux")
	}
	return ""
}

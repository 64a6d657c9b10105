package savedstate

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// Off is the value of TOPICMUX_STATE that disables saving.
const Off = "off"

// ErrNoHome means that there is no directory to save the state in.
var ErrNoHome = errors.New("the layout is not saved: HOME is not set")

// Dir returns the directory for saved states, or "" for none. It is
// TOPICMUX_STATE, which may be "off", or else topicmux/ in XDG_STATE_HOME, or
// else in ~/.local/state or the settings directory of Windows or macOS. Pass
// os.Getenv as getenv.
func Dir(getenv func(string) string) string {
	dir, _ := Place(getenv)
	return dir
}

// Place is like Dir, but returns ErrNoHome if there is no directory and saving
// is not disabled.
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

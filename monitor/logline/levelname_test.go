package logline_test

import (
	"testing"

	"topicmux/monitor/logline"
)

func TestLevelsHaveNamesAndKeys(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]logline.Level{
		"warning": logline.Warn, "CRIT": logline.Fatal, "Severe": logline.Error, "dbg": logline.Debug,
		"": logline.None, "no": logline.None, "informationally": logline.None, "deploy": logline.None,
	} {
		if got := logline.LevelNamed(name); got != want {
			t.Errorf("LevelNamed(%q) is %v, want %v", name, got, want)
		}
	}
	for key, want := range map[string]bool{
		"level": true, "LEVEL": true, "levelName": true, "log_level": true, "severity-text": true, "@level": true,
		"": false, "message": false, "s": false, "levels": false,
	} {
		if got := logline.IsLevelKey(key); got != want {
			t.Errorf("IsLevelKey(%q) is %v, want %v", key, got, want)
		}
	}
}

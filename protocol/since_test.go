package protocol_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"topicmux/protocol"
)

func TestParseSinceAcceptsWhatIsDocumented(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for s, want := range map[string]time.Time{
		"2026-11-28T11:45:00Z":           now.Add(-15 * time.Minute),
		"2026-11-28T11:45:00.25Z":        now.Add(-15*time.Minute + 250*time.Millisecond),
		"2026-11-28T12:45:00+01:00":      now.Add(-15 * time.Minute),
		"2026-11-28T12:45:00 01:00":      now.Add(-15 * time.Minute), // + in a query
		"2026-11-28T06:45:00-05:00":      now.Add(-15 * time.Minute),
		"2030-01-01T00:00:00Z":           time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
		"0":                              time.Unix(0, 0),
		"1766275200":                     time.Unix(1766275200, 0),
		"1766275200.5":                   time.Unix(1766275200, 5e8),
		"1766275200123":                  time.UnixMilli(1766275200123),
		"1766275200123.25":               time.UnixMicro(1766275200123250),
		"99999999999":                    time.Unix(99999999999, 0),
		"100000000000":                   time.UnixMilli(100000000000),
		"0s":                             now,
		"15m":                            now.Add(-15 * time.Minute),
		"1h30m":                          now.Add(-90 * time.Minute),
		"1.5h":                           now.Add(-90 * time.Minute),
		"250ms":                          now.Add(-250 * time.Millisecond),
		"2d":                             now.Add(-48 * time.Hour),
		"1d12h":                          now.Add(-36 * time.Hour),
		"36500d":                         now.Add(-36500 * 24 * time.Hour),
		strings.Repeat("0", 50) + "1":    time.Unix(1, 0),
		"2026-11-28T11:45:00.000000001Z": now.Add(-15*time.Minute + 1),
	} {
		got, err := protocol.ParseSince(s, now)
		if err != nil || !got.Equal(want) {
			t.Errorf("%q became %v (%v), want %v", s, got, err, want)
		}
	}
}

func TestParseSinceSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for s, reason := range map[string]string{
		"":                         "it is empty",
		"yesterday":                "want a time such as",
		"15":                       "",
		"15 m":                     "want a time such as",
		"15min":                    "want a time such as",
		"m":                        "want a time such as",
		"d":                        "want a time such as",
		"1dd":                      "want a time such as",
		"1d-1h":                    "want a time such as",
		"1.5d":                     "want a time such as",
		"99999999d":                "want a time such as",
		"-15m":                     "it is negative",
		"-1":                       "it is negative",
		"+15m":                     "",
		"1e9":                      "it is not a Unix time",
		"0x10":                     "want a time such as",
		"0x1p4":                    "it is not a Unix time",
		"NaN":                      "it is not a Unix time",
		"Inf":                      "it is not a Unix time",
		"1_000":                    "it is not a Unix time",
		"1766275200123456":         "it is not a Unix time",
		strings.Repeat("9", 400):   "it is not a Unix time",
		"1.2.3":                    "want a time such as",
		"2026-11-28":               "the time of day is missing, as in 2026-11-28T00:00:00Z",
		"2026-11-28T11:45:00":      "the time zone is missing, as in 2026-11-28T11:45:00Z",
		"2026-11-28 11:45:00Z":     "want a time such as",
		"2026-13-28T11:45:00Z":     "there is no such day or hour",
		"2026-02-30T11:45:00Z":     "there is no such day or hour",
		"2026-11-28T25:00:00Z":     "there is no such day or hour",
		"2026-11-28T11:45:00+0100": "want a time such as",
		"28.11.2026 11:45":         "want a time such as",
		"15m\n":                    "want a time such as",
		"\x00":                     "want a time such as",
	} {
		_, err := protocol.ParseSince(s, time.Now())
		var syntax *protocol.SyntaxError
		if reason == "" && err == nil {
			continue
		}
		if !errors.As(err, &syntax) || !strings.Contains(syntax.Reason, reason) {
			t.Errorf("%.40q: %v, want %q", s, err, reason)
		}
	}
}

func FuzzParseSince(f *testing.F) {
	for _, s := range []string{"15m", "1d1h", "2026-11-28T12:45:00 01:00", "1766275200.5", "-1", "1e999", "9223372036854775807d", "2562047h47m"} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		at, err := protocol.ParseSince(s, now)
		if err == nil && (at.Year() < 0 || at.Year() > 9999) {
			t.Errorf("%q became %v", s, at)
		}
	})
}

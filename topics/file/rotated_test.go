package file_test

import (
	"testing"

	"topicmux/topics/file"
)

func TestNamesOfRotatedFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ base, name, want string }{
		{"app.log", "app.log.1", "1"},
		{"app.log", "app.log.12.gz", "12"},
		{"app.log", "app.log-20260102", "20260102"},
		{"app.log", "app.log-20260102-1766275200.gz", "20260102-1766275200"},
		{"app.log", "app.log.2026-01-02", "2026-01-02"},
		{"app.log", "app-2026-01-02T03-04-05.678.log", "2026-01-02T03-04-05.678"},
		{"app.log", "app-2026-01-02T03-04-05.678.log.gz", "2026-01-02T03-04-05.678"},
		{"app.log", "app.1.log", "1"},
		{"app.log", "app.log.old", "old"},
		{"0.log", "0.log.20260102-030405", "20260102-030405"},
		{"messages", "messages-20260102.xz", "20260102"},
		{"app.log", "app.log", ""},
		{"app.log", "app.log.gz", ""},
		{"app.log", "app.log~", ""},
		{"app.log", "app-2.log", ""},
		{"app.log", "app-error.log", ""},
		{"app.log", "app.log.err", ""},
		{"app.log", "app1.log", ""},
		{"app.log", "app.2026-01-02.txt", ""},
		{"app", "app-2", ""},
		{"app", "app.log", ""},
	} {
		got, ok := file.Rotation(c.base, c.name)
		if ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s of %s: %q, %v, want %q", c.name, c.base, got, ok, c.want)
		}
	}
}

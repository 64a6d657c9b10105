package logline_test

import (
	"testing"

	"topicmux/monitor/logline"
)

func BenchmarkScan(b *testing.B) {
	for _, c := range lines {
		b.Run(c.name, func(b *testing.B) {
			line := []byte(c.line)
			b.ReportAllocs()
			for b.Loop() {
				logline.Scan(line)
			}
		})
	}
	b.Run("no log line", func(b *testing.B) {
		line := []byte("just some words that somebody has published, and a few more of them")
		b.ReportAllocs()
		for b.Loop() {
			logline.Scan(line)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, c := range append(lines, objects...) {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = logline.Parse(c.line, ref)
			}
		})
	}
}

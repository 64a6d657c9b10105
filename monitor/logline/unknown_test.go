package logline_test

import (
	"strings"
	"testing"
	"time"

	"topicmux/monitor/logline"
)

// A line in an unknown format keeps its whole text as the message. Only a time
// at its start may be used.
func TestLinesOfUnknownFieldSetsArePlain(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"AWS NLB":               `tls 2.0 2026-11-27T18:00:00 net/lb/c6e77e28c25b2234 g3d4b5e8bb8464cd 203.0.113.7:51341 172.100.100.185:443 5 2 500 246 - arn:aws:acm:us-east-2:671290407336:certificate/2a10 - ECDHE-RSA-AES128-SHA tlsv12 - lb.elb.example.com - - - 2026-11-27T18:00:00`,
		"AWS ELB, TCP":          `2026-11-27T18:00:00.945958Z my-lb 192.168.131.39:2817 10.0.0.1:80 0.001069 0.000028 0.000041 - - 500 305 "- - - " "-" - -`,
		"W3C, few fields":       `18:00:00 203.0.113.7 GET /a 500`,
		"W3C, other order":      `2026-11-27 18:00:00 500 GET /index.html 203.0.113.7 15`,
		"W3C, bytes first":      `2026-11-27 18:00:00 W3SVC1 WEB01 500 404 GET /index.html`,
		"W3C, directive":        `#Fields: date time c-ip cs-method cs-uri-stem sc-status`,
		"CloudFront":            "2026-11-27\t18:00:00\tLAX1\t392\t192.0.2.100\tGET\td111.cloudfront.net\t/index.html\t503\t-\tMozilla/5.0\t-\t-\tHit",
		"AWS VPC flow, own":     `3 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-01234567890123456 eni-1235b8ca123456789 123456789010 IPv4 52.213.180.42 10.0.0.62 43416 5001 52.213.180.42 10.0.0.62 6 568 8 1566848875 1566848933 ACCEPT 2 OK`,
		"AWS S3 access, unsure": `79a59df900b949e5 bucket 192.0.2.3 79a59df900b949e5 3E57427F3EXAMPLE REST.GET.VERSIONING - 500 - 113 - 7`,
	} {
		l, _ := logline.Parse(line, time.Date(2026, 11, 27, 18, 0, 5, 0, time.UTC))
		if l.Level != logline.None || len(l.Fields) > 0 {
			t.Errorf("%s: level %q, fields %v", name, l.Level, l.Fields)
		}
		if !strings.HasSuffix(line, l.Message) {
			t.Errorf("%s: the message is %q", name, l.Message)
		}
		if head := strings.TrimSuffix(line, l.Message); head != "" && l.Time.IsZero() {
			t.Errorf("%s: %q is lost", name, head)
		}
	}
}

package logline_test

import (
	"testing"

	"topicmux/monitor/logline"
)

// dated are lines with numeric dates, and lines of web servers with their own
// formats.
var dated = []format{
	{"day first", "27/11/26 18:00:00 INFO started", "2026-11-27T18:00:00Z", logline.Info, "started", ""},
	{"month first", "11/27/26 06:00:00 PM WARN odd", "2026-11-27T18:00:00Z", logline.Warn, "odd", ""},
	{"year first, as Spark", "26/11/27 18:00:00 ERROR spark.SparkContext: no route", "2026-11-27T18:00:00Z", logline.Error, "no route", "logger=spark.SparkContext"},
	{"hyphens", "26-11-27 18:00:00,123 INFO x", "2026-11-27T18:00:00.123Z", logline.Info, "x", ""},
	{"dots", "27.11.26 18:00:00 INFO hallo", "2026-11-27T18:00:00Z", logline.Info, "hallo", ""},
	{"dots, four digits", "27.11.2026, 18:00:00 ERROR hallo", "2026-11-27T18:00:00Z", logline.Error, "hallo", ""},
	{"month first, four digits", "[11/27/2026 18:00:00] [error] boom", "2026-11-27T18:00:00Z", logline.Error, "boom", ""},
	{"the day before", "26/11/26 18:00:00 INFO x", "2026-11-26T18:00:00Z", logline.Info, "x", ""},
	{"an earlier day", "14/05/26 18:00:00 INFO x", "2026-05-14T18:00:00Z", logline.Info, "x", ""},
	{"not sure", "03/04/26 18:00:00 INFO x", "", logline.Info, "x", ""},
	{"MySQL, packed", "261127  8:00:00 [Warning] slow", "2026-11-27T08:00:00Z", logline.Warn, "slow", ""},
	{
		"IIS", "2026-11-27 18:00:00 10.0.0.5 GET /api/orders id=7 443 - 192.0.2.1 Mozilla/5.0+(X11) https://x.test/ 503 0 0 312",
		"2026-11-27T18:00:00Z", logline.Error, "GET /api/orders",
		"status=503 server=10.0.0.5 query=id=7 port=443 client=192.0.2.1 agent=Mozilla/5.0+(X11) referer=https://x.test/ substatus=0 win32=0 took=312",
	},
	{
		"IIS with its site", "2026-11-27 18:00:00 W3SVC1 10.0.0.5 GET /index.html - 443 - 192.0.2.1 curl/8.5.0 - 404 0 2 15",
		"2026-11-27T18:00:00Z", logline.Warn, "GET /index.html",
		"status=404 site=W3SVC1 server=10.0.0.5 port=443 client=192.0.2.1 agent=curl/8.5.0 substatus=0 win32=2 took=15",
	},
	{
		"ALB", `https 2026-11-27T18:00:00.123456Z app/my-lb/50dc 192.0.2.1:2817 10.0.0.1:80 0.001 0.002 0.000 502 502 34 366 "GET https://x.test:443/a HTTP/1.1" "curl/7.46.0" ECDHE TLSv1.2 arn:aws:x "Root=1-5" "x.test" "-" 0 2026-11-27T18:00:00Z "forward" "-" "-"`,
		"2026-11-27T18:00:00.123456Z", logline.Error, "GET https://x.test:443/a HTTP/1.1",
		"status=502 type=https elb=app/my-lb/50dc client=192.0.2.1:2817 target=10.0.0.1:80 request_time=0.001 target_time=0.002 response_time=0.000 target_status=502 received=34 bytes=366 agent=curl/7.46.0",
	},
	{
		"ELB", `2026-11-27T18:00:00.123456Z mylb 192.0.2.1:2817 - 0.000073 0.001048 0.000057 200 200 0 29 "GET http://x.test:80/ HTTP/1.1" "curl/7.38.0" - -`,
		"2026-11-27T18:00:00.123456Z", logline.Info, "GET http://x.test:80/ HTTP/1.1",
		"status=200 elb=mylb client=192.0.2.1:2817 request_time=0.000073 target_time=0.001048 response_time=0.000057 target_status=200 received=0 bytes=29 agent=curl/7.38.0",
	},
	{
		"S3", `79a59df9 bucket1 [27/Nov/2026:18:00:00 +0000] 192.0.2.3 79a59df9 3E57 REST.GET.VERSIONING - "GET /bucket1?versioning HTTP/1.1" 200 - 113 - 7`,
		"2026-11-27T18:00:00Z", logline.Info, "GET /bucket1?versioning HTTP/1.1",
		"status=200 bucket=bucket1 client=192.0.2.3 requester=79a59df9 request_id=3E57 operation=REST.GET.VERSIONING more=- 113 - 7",
	},
}

func TestLinesWithDatesInNumbersAndOfWebServers(t *testing.T) {
	t.Parallel()
	for _, c := range dated {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, ok := logline.Parse(c.line, ref)
			if !ok {
				t.Error("no logger writes it")
			}
			c.check(t, got)
			if level, known := logline.Scan([]byte(c.line)); level != c.level || !known {
				t.Errorf("Scan says level %v, %v", level, known)
			}
		})
	}
	for _, s := range []string{"10.12.26 words", "12-10-26 18:00", "1.2.3.4 - - x", "26/13/40 18:00:00 x", "123456 apples"} {
		if line, ok := logline.Parse(s, ref); ok || !line.Time.IsZero() {
			t.Errorf("%q has the time %v", s, line.Time)
		}
	}
}

package logline_test

import "topicmux/monitor/logline"

// daemonLines are log lines of servers and of the system.
var daemonLines = []format{
	{
		"klog", "W1127 18:00:00.123456    1234 reflector.go:539] watch failed: EOF",
		"2026-11-27T18:00:00.123456Z", logline.Warn, "watch failed: EOF", "pid=1234 source=reflector.go:539",
	},
	{
		"klog, structured", `I1127 18:00:00.123456       1 server.go:12] "Starting" port=8080 ready="not yet"`,
		"2026-11-27T18:00:00.123456Z", logline.Info, `"Starting"`, "pid=1 source=server.go:12 port=8080 ready=not yet",
	},
	{
		"NATS", "[42] 2026/11/27 18:00:00.123456 [ERR] connection lost",
		"2026-11-27T18:00:00.123456Z", logline.Error, "connection lost", "pid=42",
	},
	{
		"Minecraft", "[18:00:00] [Server thread/WARN]: Can't keep up!",
		"2026-11-27T18:00:00Z", logline.Warn, "Can't keep up!", "thread=Server thread",
	},
	{
		"Minecraft, Forge", "[18:00:00] [main/ERROR] [mixin/]: no refmap",
		"2026-11-27T18:00:00Z", logline.Error, "no refmap", "thread=main logger=mixin/",
	},
	{
		"Kubernetes", "2026-11-27T18:00:00.123456789Z stdout F plain words",
		"2026-11-27T18:00:00.123456789Z", logline.None, "plain words", "stream=stdout",
	},
	{
		"Kubernetes, a log line within", "2026-11-27T18:00:00.123456789+01:00 stderr F time=\"2026-11-27T17:00:01Z\" level=error msg=\"no such pod\" pod=web",
		"2026-11-27T17:00:00.123456789Z", logline.Error, "no such pod", "pod=web stream=stderr",
	},
	{
		"Kubernetes, an object within", `2026-11-27T18:00:00Z stdout F {"level":"debug","msg":"tick","n":1}`,
		"2026-11-27T18:00:00Z", logline.Debug, "tick", "n=1 stream=stdout",
	},
	{
		"syslog, RFC 3164", "<34>Nov 27 18:00:00 mymachine su[231]: 'su root' failed for lonvick",
		"2026-11-27T18:00:00Z", logline.Fatal, "'su root' failed for lonvick", "host=mymachine app=su pid=231",
	},
	{
		"syslog, RFC 3164 of the day before New Year", "<13>Dec 31 23:59:59 a cron: done",
		"2026-12-31T23:59:59Z", logline.Info, "done", "host=a app=cron",
	},
	{
		"syslog, RFC 5424", `<165>1 2026-11-27T18:00:00.003Z host.example evntslog - ID47 [exampleSDID@32473 iut="3"] An application event`,
		"2026-11-27T18:00:00.003Z", logline.Info, "An application event", "host=host.example app=evntslog msgid=ID47",
	},
	{
		"syslog, RFC 5424 without data", "<11>1 2026-11-27T18:00:00Z web-1 api 4711 - - boom",
		"2026-11-27T18:00:00Z", logline.Error, "boom", "host=web-1 app=api pid=4711",
	},
	{
		"syslog file", "Nov 27 18:00:00 web-1 sshd[4711]: Accepted publickey for ann from 10.0.0.1",
		"2026-11-27T18:00:00Z", logline.None, "Accepted publickey for ann from 10.0.0.1", "host=web-1 app=sshd pid=4711",
	},
	{
		"syslog file, with a level within", "Nov  7 18:00:00 host kernel: WARN: disk sda is slow",
		"2026-11-07T18:00:00Z", logline.Warn, "disk sda is slow", "host=host app=kernel",
	},
	{
		"kernel", "<3>usb 1-1: device descriptor read failed",
		"", logline.Error, "usb 1-1: device descriptor read failed", "",
	},
	{
		"nginx, error", "2026/11/27 18:00:00 [error] 31#31: *7 open() \"/a\" failed (2: No such file), client: 10.0.0.1",
		"2026-11-27T18:00:00Z", logline.Error, "open() \"/a\" failed (2: No such file), client: 10.0.0.1", "pid=31 tid=31 connection=7",
	},
	{
		"nginx, access", `10.0.0.1 - ann [27/Nov/2026:19:00:00 +0100] "GET /a?ERROR HTTP/1.1" 200 612 "-" "curl/8.5.0"`,
		"2026-11-27T18:00:00Z", logline.Info, "GET /a?ERROR HTTP/1.1", "status=200 client=10.0.0.1 user=ann bytes=612 agent=curl/8.5.0",
	},
	{
		"Apache, access", `::1 - - [27/Nov/2026:18:00:00 +0000] "POST /b HTTP/1.1" 503 -`,
		"2026-11-27T18:00:00Z", logline.Error, "POST /b HTTP/1.1", "status=503 client=::1",
	},
	{
		"Apache, access by virtual host", `example.org:80 10.0.0.1 - - [27/Nov/2026:18:00:00 +0000] "GET / HTTP/1.1" 404 7 "http://x/" "Mozilla/5.0 (X11)"`,
		"2026-11-27T18:00:00Z", logline.Warn, "GET / HTTP/1.1", "status=404 vhost=example.org:80 client=10.0.0.1 bytes=7 referer=http://x/ agent=Mozilla/5.0 (X11)",
	},
	{
		"Apache, error", "[Fri Nov 27 18:00:00.123456 2026] [core:error] [pid 31:tid 140] [client 10.0.0.1:5000] AH00126: Invalid URI",
		"2026-11-27T18:00:00.123456Z", logline.Error, "AH00126: Invalid URI", "module=core pid=31:tid 140 client=10.0.0.1:5000",
	},
	{
		"Apache 2.2, error", "[Fri Nov 27 18:00:00 2026] [warn] [client 10.0.0.1] slow",
		"2026-11-27T18:00:00Z", logline.Warn, "slow", "client=10.0.0.1",
	},
	{
		"HAProxy", `10.0.0.1:50000 [27/Nov/2026:18:00:00.123] front back/s1 0/0/1/2/3 502 1234 - - ---- 1/1/0/0/0 0/0 "GET /a HTTP/1.1"`,
		"2026-11-27T18:00:00.123Z", logline.Error, "GET /a HTTP/1.1", "status=502 client=10.0.0.1:50000 frontend=front backend=back/s1 timers=0/0/1/2/3 bytes=1234 end=----",
	},
	{
		"HAProxy through syslog", `<134>Nov 27 18:00:00 lb haproxy[31]: 10.0.0.1:50000 [27/Nov/2026:18:00:00.123] front back/s1 0/0/1/2/3 200 1234 - - ---- 1/1/0/0/0 0/0 "GET /a HTTP/1.1"`,
		"2026-11-27T18:00:00Z", logline.Info, "GET /a HTTP/1.1", "status=200 client=10.0.0.1:50000 frontend=front backend=back/s1 timers=0/0/1/2/3 bytes=1234 end=---- host=lb app=haproxy pid=31",
	},
}

package logline_test

import (
	"slices"
	"testing"

	"topicmux/monitor/logline"
)

// servers are lines of networks, web servers, databases and other services.
var servers = []format{
	{
		"VPC flow log", "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1795802340 1795802400 ACCEPT OK",
		"2026-11-27T18:00:00Z", logline.None, "ACCEPT", "account=123456789010 interface=eni-1235b8ca123456789 source=172.31.16.139 destination=172.31.16.21 srcport=20641 dstport=22 protocol=6 packets=20 bytes=4249",
	},
	{
		"VPC flow log, rejected", "2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1795802340 1795802400 REJECT OK",
		"2026-11-27T18:00:00Z", logline.None, "REJECT", "account=123456789010 interface=eni-1235b8ca123456789 source=172.31.9.69 destination=172.31.9.12 srcport=49761 dstport=3389 protocol=6 packets=20 bytes=4249",
	},
	{
		"VPC flow log, no data", "2 123456789010 eni-1235b8ca123456789 - - - - - - - 1795802340 1795802400 - NODATA",
		"2026-11-27T18:00:00Z", logline.None, "NODATA", "account=123456789010 interface=eni-1235b8ca123456789",
	},
	{
		"PostgreSQL csvlog", `2026-11-27 18:00:00.123 UTC,"app","shop",4711,"10.0.0.7:51341",6927a3f0.1267,3,"SELECT",2026-11-27 17:59:00 UTC,3/14,0,ERROR,42P01,"relation ""nosuch"" does not exist",,,,,,"SELECT * FROM nosuch;",15,,"psql","client backend",,0`,
		"2026-11-27T18:00:00.123Z", logline.Error, `relation "nosuch" does not exist`, "user=app database=shop pid=4711 client=10.0.0.7:51341 code=42P01",
	},
	{
		"PostgreSQL csvlog, start", `2026-11-27 18:00:00.123 UTC,,,4711,,6927a3f0.1267,1,,2026-11-27 17:59:00 UTC,,0,LOG,00000,"database system is ready to accept connections",,,,,,,,,"","postmaster",,0`,
		"2026-11-27T18:00:00.123Z", logline.Info, "database system is ready to accept connections", "pid=4711 code=00000",
	},
	{
		"squid access", "1795802400.123    117 192.168.0.4 TCP_MISS/200 4519 GET http://example.org/index.html anna HIER_DIRECT/93.184.216.34 text/html",
		"2026-11-27T18:00:00.123Z", logline.Info, "GET http://example.org/index.html", "status=200 took=117 client=192.168.0.4 result=TCP_MISS bytes=4519 user=anna hierarchy=HIER_DIRECT/93.184.216.34 type=text/html",
	},
	{
		"squid access, denied", "1795802400.123      2 192.168.0.4 TCP_DENIED/403 3900 CONNECT example.org:443 - HIER_NONE/- text/html",
		"2026-11-27T18:00:00.123Z", logline.Warn, "CONNECT example.org:443", "status=403 took=2 client=192.168.0.4 result=TCP_DENIED bytes=3900 hierarchy=HIER_NONE/- type=text/html",
	},
	{
		"dmesg", "[    0.000000] Linux version 6.8.0-49-generic (buildd@lcy02-amd64-103) (gcc 13.2.0)",
		"", logline.None, "Linux version 6.8.0-49-generic (buildd@lcy02-amd64-103) (gcc 13.2.0)", "uptime=0.000000",
	},
	{
		"dmesg 2", "[12345.678901] usb 1-1: new high-speed USB device number 5 using xhci_hcd",
		"", logline.None, "usb 1-1: new high-speed USB device number 5 using xhci_hcd", "uptime=12345.678901",
	},
	{
		"dmesg oom", "[ 1234.567890] Out of memory: Killed process 4711 (java) total-vm:8123456kB, anon-rss:4123456kB",
		"", logline.None, "Out of memory: Killed process 4711 (java) total-vm:8123456kB, anon-rss:4123456kB", "uptime=1234.567890",
	},
	{
		"dmesg -T", "[Fri Nov 27 18:00:00 2026] EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0",
		"2026-11-27T18:00:00Z", logline.None, "EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0", "",
	},
	{
		"dmesg -x", "kern  :err   : [12345.678901] blk_update_request: I/O error, dev sda, sector 2048",
		"", logline.Error, "blk_update_request: I/O error, dev sda, sector 2048", "facility=kern uptime=12345.678901",
	},
	{
		"kern.log", "Nov 27 18:00:00 web1 kernel: [12345.678901] usb 1-1: USB disconnect, device number 5",
		"2026-11-27T18:00:00Z", logline.None, "usb 1-1: USB disconnect, device number 5", "uptime=12345.678901 host=web1 app=kernel",
	},
	{
		"auditd", `type=SYSCALL msg=audit(1795802400.123:4711): arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c comm="cat" exe="/usr/bin/cat" key="secrets"`,
		"2026-11-27T18:00:00.123Z", logline.None, "SYSCALL", "serial=4711 arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c comm=cat exe=/usr/bin/cat key=secrets",
	},
	{
		"auditd user", `type=USER_LOGIN msg=audit(1795802400.123:4712): pid=812 uid=0 auid=4294967295 ses=4294967295 msg='op=login acct="root" exe="/usr/sbin/sshd" hostname=? addr=203.0.113.7 terminal=sshd res=failed'`,
		"2026-11-27T18:00:00.123Z", logline.None, "USER_LOGIN", "serial=4712 pid=812 uid=0 auid=4294967295 ses=4294967295 msg='op=login acct=root exe=/usr/sbin/sshd hostname=? addr=203.0.113.7 terminal=sshd res=failed'",
	},
	{
		"auditd node", `node=web1 type=AVC msg=audit(1795802400.123:4713): avc:  denied  { read } for  pid=812 comm="httpd" name="x" dev="sda1" ino=9 scontext=a tcontext=b tclass=file permissive=0`,
		"2026-11-27T18:00:00.123Z", logline.None, "AVC avc:  denied  { read } for", "host=web1 serial=4713 pid=812 comm=httpd name=x dev=sda1 ino=9 scontext=a tcontext=b tclass=file permissive=0",
	},
	{
		"Lambda REPORT", "REPORT RequestId: 8f507cfc-xmpl-4697-b07a-ac58fc914c95\tDuration: 102.25 ms\tBilled Duration: 103 ms\tMemory Size: 128 MB\tMax Memory Used: 66 MB\tInit Duration: 130.23 ms\t",
		"", logline.None, "REPORT Duration: 102.25 ms\tBilled Duration: 103 ms\tMemory Size: 128 MB\tMax Memory Used: 66 MB\tInit Duration: 130.23 ms", "request_id=8f507cfc-xmpl-4697-b07a-ac58fc914c95",
	},
	{
		"Lambda START", "START RequestId: 8f507cfc-xmpl-4697-b07a-ac58fc914c95 Version: $LATEST",
		"", logline.None, "START Version: $LATEST", "request_id=8f507cfc-xmpl-4697-b07a-ac58fc914c95",
	},
	{
		"Lambda END", "END RequestId: 8f507cfc-xmpl-4697-b07a-ac58fc914c95",
		"", logline.None, "END", "request_id=8f507cfc-xmpl-4697-b07a-ac58fc914c95",
	},
	{
		"Lambda timeout", "2026-11-27T18:00:00.123Z 8f507cfc-xmpl-4697-b07a-ac58fc914c95 Task timed out after 3.00 seconds",
		"2026-11-27T18:00:00.123Z", logline.None, "8f507cfc-xmpl-4697-b07a-ac58fc914c95 Task timed out after 3.00 seconds", "",
	},
	{
		"haproxy tcp", "203.0.113.7:51341 [27/Nov/2026:18:00:00.123] ft-db bk-db/db1 0/0/5007 212 -- 0/0/0/0/3 0/0",
		"2026-11-27T18:00:00.123Z", logline.None, "bk-db/db1", "client=203.0.113.7:51341 frontend=ft-db timers=0/0/5007 bytes=212 end=--",
	},
	{
		"traefik common", `10.0.0.7 - - [27/Nov/2026:18:00:00 +0000] "GET /api HTTP/1.1" 502 11 "-" "curl/8.5.0" 4711 "web@docker" "http://172.18.0.3:80" 3ms`,
		"2026-11-27T18:00:00Z", logline.Error, "GET /api HTTP/1.1", `status=502 client=10.0.0.7 bytes=11 agent=curl/8.5.0 more=4711 "web@docker" "http://172.18.0.3:80" 3ms`,
	},
	{
		"traefik log", `2026-11-27T18:00:00Z ERR Provider error, retrying in 1s error="dial tcp: refused" providerName=docker`,
		"2026-11-27T18:00:00Z", logline.Error, "Provider error, retrying in 1s", "error=dial tcp: refused providerName=docker",
	},
	{
		"nginx error", "2026/11/27 18:00:00 [crit] 812#812: *47 SSL_do_handshake() failed while SSL handshaking, client: 203.0.113.7, server: 0.0.0.0:443",
		"2026-11-27T18:00:00Z", logline.Fatal, "SSL_do_handshake() failed while SSL handshaking, client: 203.0.113.7, server: 0.0.0.0:443", "pid=812 tid=812 connection=47",
	},
	{
		"apache 2.2 error", "[Fri Nov 27 18:00:00 2026] [error] [client 203.0.113.7] File does not exist: /var/www/favicon.ico",
		"2026-11-27T18:00:00Z", logline.Error, "File does not exist: /var/www/favicon.ico", "client=203.0.113.7",
	},
	{
		"Django runserver", `[27/Nov/2026 18:00:00] "GET /admin/ HTTP/1.1" 500 9913`,
		"2026-11-27T18:00:00Z", logline.Error, "GET /admin/ HTTP/1.1", "status=500 bytes=9913",
	},
	{
		"Django default", "ERROR 2026-11-27 18:00:00,123 log 4711 139872 Internal Server Error: /admin/",
		"2026-11-27T18:00:00.123Z", logline.Error, "Internal Server Error: /admin/", "module=log pid=4711 thread=139872",
	},
	{
		"werkzeug", `127.0.0.1 - - [27/Nov/2026 18:00:00] "POST /login HTTP/1.1" 404 -`,
		"2026-11-27T18:00:00Z", logline.Warn, "POST /login HTTP/1.1", "status=404 client=127.0.0.1",
	},
	{
		"werkzeug with logger", `INFO:werkzeug:127.0.0.1 - - [27/Nov/2026 18:00:00] "GET / HTTP/1.1" 200 -`,
		"2026-11-27T18:00:00Z", logline.Info, "GET / HTTP/1.1", "status=200 client=127.0.0.1 logger=werkzeug",
	},
	{
		"gunicorn error", "[2026-11-27 18:00:00 +0000] [4711] [CRITICAL] WORKER TIMEOUT (pid:4712)",
		"2026-11-27T18:00:00Z", logline.Fatal, "WORKER TIMEOUT (pid:4712)", "pid=4711",
	},
	{
		"uvicorn access", `INFO:     127.0.0.1:51341 - "GET /items HTTP/1.1" 404 Not Found`,
		"", logline.Info, `127.0.0.1:51341 - "GET /items HTTP/1.1" 404 Not Found`, "",
	},
	{
		"uvicorn error", "ERROR:    Exception in ASGI application",
		"", logline.Error, "Exception in ASGI application", "",
	},
	{
		"celery", "[2026-11-27 18:00:00,123: WARNING/ForkPoolWorker-2] tasks.add[9f1c]: Retry in 5s",
		"2026-11-27T18:00:00.123Z", logline.Warn, "tasks.add[9f1c]: Retry in 5s", "process=ForkPoolWorker-2",
	},
	{
		"celery task", "[2026-11-27 18:00:00,123: ERROR/MainProcess] Task tasks.add[d1d1] raised unexpected: ValueError('x')",
		"2026-11-27T18:00:00.123Z", logline.Error, "Task tasks.add[d1d1] raised unexpected: ValueError('x')", "process=MainProcess",
	},
	{
		"Rails tagged", `I, [2026-11-27T18:00:00.123456 #4711]  INFO -- : [9f1c] Started GET "/" for 127.0.0.1 at 2026-11-27 18:00:00 +0000`,
		"2026-11-27T18:00:00.123456Z", logline.Info, `[9f1c] Started GET "/" for 127.0.0.1 at 2026-11-27 18:00:00 +0000`, "pid=4711",
	},
	{
		"lograge", "method=GET path=/orders format=html controller=OrdersController action=index status=500 duration=12.34 view=3.21",
		"", logline.Error, "GET /orders", "status=500 format=html controller=OrdersController action=index duration=12.34 view=3.21",
	},
	{
		"Sidekiq 6", "2026-11-27T18:00:00.123Z pid=4711 tid=oxy4k class=HardJob jid=b4a5 elapsed=0.012 INFO: done",
		"2026-11-27T18:00:00.123Z", logline.Info, "done", "pid=4711 tid=oxy4k class=HardJob jid=b4a5 elapsed=0.012",
	},
	{
		"Sidekiq old", "2026-11-27T18:00:00.123Z 4711 TID-oxy4k WARN: Heartbeat failed",
		"2026-11-27T18:00:00.123Z", logline.Warn, "Heartbeat failed", "pid=4711 tid=oxy4k",
	},
	{
		"Puma access", `127.0.0.1 - - [27/Nov/2026:18:00:00 +0000] "GET / HTTP/1.1" 200 - 0.0012`,
		"2026-11-27T18:00:00Z", logline.Info, "GET / HTTP/1.1", "status=200 client=127.0.0.1 took=0.0012",
	},
	{
		"log4j", "2026-11-27 18:00:00,123 [main] ERROR com.acme.Shop - order 7 failed",
		"2026-11-27T18:00:00.123Z", logline.Error, "order 7 failed", "thread=main logger=com.acme.Shop",
	},
	{
		"log4j ttcc", "467 [main] WARN  com.acme.Shop - order 7 late",
		"", logline.Warn, "order 7 late", "thread=main logger=com.acme.Shop",
	},
	{
		"logback default", "18:00:00.123 [main] DEBUG com.acme.Shop -- order 7",
		"2026-11-27T18:00:00.123Z", logline.Debug, "order 7", "thread=main logger=com.acme.Shop",
	},
	{
		"java.util.logging", "Nov 27, 2026 6:00:00 PM com.acme.Shop order WARNING: order 7 late",
		"2026-11-27T18:00:00Z", logline.Warn, "order 7 late", "logger=com.acme.Shop function=order",
	},
	{
		".NET console", `fail: Microsoft.AspNetCore.Server.Kestrel[13] Connection id "0HN" : unhandled`,
		"", logline.Error, `Connection id "0HN" : unhandled`, "logger=Microsoft.AspNetCore.Server.Kestrel event=13",
	},
	{
		".NET simple stamp", "2026-11-27T18:00:00.123Z warn: Shop.Orders[0] late",
		"2026-11-27T18:00:00.123Z", logline.Warn, "late", "logger=Shop.Orders event=0",
	},
	{
		"Serilog text", "[18:00:00 ERR] order 7 failed",
		"2026-11-27T18:00:00Z", logline.Error, "order 7 failed", "",
	},
	{
		"Serilog file", "2026-11-27 18:00:00.123 +00:00 [WRN] order 7 late",
		"2026-11-27T18:00:00.123Z", logline.Warn, "order 7 late", "",
	},
	{
		"Elixir", "18:00:00.123 [error] GenServer Shop terminating",
		"2026-11-27T18:00:00.123Z", logline.Error, "GenServer Shop terminating", "",
	},
	{
		"Elixir meta", "18:00:00.123 request_id=F7x [info] GET /orders",
		"2026-11-27T18:00:00.123Z", logline.Info, "GET /orders", "request_id=F7x",
	},
	{
		"Elixir phoenix", "[info] Sent 200 in 12ms",
		"", logline.Info, "Sent 200 in 12ms", "",
	},
	{
		"lager", "2026-11-27 18:00:00.123 [error] <0.123.0>@shop:order:42 order 7 failed",
		"2026-11-27T18:00:00.123Z", logline.Error, "order 7 failed", "process=0.123.0 source=shop:order:42",
	},
	{
		"Erlang report", "=ERROR REPORT==== 27-Nov-2026::18:00:00.123456 ===",
		"2026-11-27T18:00:00.123456Z", logline.Error, "", "",
	},
	{
		"monolog", `[2026-11-27T18:00:00.123456+00:00] app.CRITICAL: Uncaught exception {"exception":"x"} []`,
		"2026-11-27T18:00:00.123456Z", logline.Fatal, "Uncaught exception", "channel=app exception=x",
	},
	{
		"Laravel", `[2026-11-27 18:00:00] production.WARNING: slow query {"ms":1200}`,
		"2026-11-27T18:00:00Z", logline.Warn, "slow query", "channel=production ms=1200",
	},
	{
		"PHP-FPM", "[27-Nov-2026 18:00:00] WARNING: [pool www] server reached pm.max_children setting (5)",
		"2026-11-27T18:00:00Z", logline.Warn, "[pool www] server reached pm.max_children setting (5)", "",
	},
	{
		"PHP fatal", "PHP Fatal error:  Uncaught Error: x in /var/www/a.php:3",
		"", logline.Error, "Uncaught Error: x in /var/www/a.php:3", "",
	},
	{
		"MySQL 8 error", "2026-11-27T18:00:00.123456Z 0 [ERROR] [MY-010119] [Server] Aborting",
		"2026-11-27T18:00:00.123456Z", logline.Error, "Aborting", "thread=0 code=MY-010119 subsystem=Server",
	},
	{
		"MySQL 5.7 note", "2026-11-27T18:00:00.123456Z 4 [Note] Access denied for user 'root'@'localhost'",
		"2026-11-27T18:00:00.123456Z", logline.Info, "Access denied for user 'root'@'localhost'", "thread=4",
	},
}

// TestLinesOfServersAndTools: time, level and message of each are found, and none is
// wrong.
func TestLinesOfServersAndTools(t *testing.T) {
	t.Parallel()
	for _, c := range slices.Concat(servers, tools, databases) {
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
}

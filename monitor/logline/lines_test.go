package logline_test

import "topicmux/monitor/logline"

// lines are log lines in text.
var lines = []format{
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
	{
		"Python", "WARNING:root:low on disk",
		"", logline.Warn, "low on disk", "logger=root",
	},
	{
		"Python, with a time", "2026-11-27 18:00:00,123 - app.db - ERROR - connection lost",
		"2026-11-27T18:00:00.123Z", logline.Error, "connection lost", "logger=app.db",
	},
	{
		"loguru", "2026-11-27 18:00:00.123 | SUCCESS  | app.main:run:12 - done",
		"2026-11-27T18:00:00.123Z", logline.Info, "done", "source=app.main:run:12",
	},
	{
		"gunicorn", "[2026-11-27 18:00:00 +0000] [7] [INFO] Listening at: http://0.0.0.0:80",
		"2026-11-27T18:00:00Z", logline.Info, "Listening at: http://0.0.0.0:80", "pid=7",
	},
	{
		"uvicorn", `INFO:     127.0.0.1:5000 - "GET / HTTP/1.1" 200 OK`,
		"", logline.Info, `127.0.0.1:5000 - "GET / HTTP/1.1" 200 OK`, "",
	},
	{
		"Celery", "[2026-11-27 18:00:00,123: WARNING/MainProcess] no broker",
		"2026-11-27T18:00:00.123Z", logline.Warn, "no broker", "process=MainProcess",
	},
	{
		"log4j", "2026-11-27 18:00:00,123 [http-nio 8080-exec-1] WARN  com.acme.Api - slow query id=7",
		"2026-11-27T18:00:00.123Z", logline.Warn, "slow query", "thread=http-nio 8080-exec-1 logger=com.acme.Api id=7",
	},
	{
		"Logback", "18:00:00.123 [main] DEBUG com.acme.App -- starting",
		"2026-11-27T18:00:00.123Z", logline.Debug, "starting", "thread=main logger=com.acme.App",
	},
	{
		"Spring Boot", "2026-11-27T18:00:00.123+01:00  INFO 4711 --- [           main] c.a.App                  : Started App in 2.1 seconds",
		"2026-11-27T17:00:00.123Z", logline.Info, "Started App in 2.1 seconds", "pid=4711 thread=main logger=c.a.App",
	},
	{
		"Spring Boot 3.4", "2026-11-27T18:00:00.123Z ERROR 7 --- [shop] [nio-80-exec-1] c.a.Api : Servlet threw",
		"2026-11-27T18:00:00.123Z", logline.Error, "Servlet threw", "pid=7 app=shop thread=nio-80-exec-1 logger=c.a.Api",
	},
	{
		"Kafka", "[2026-11-27 18:00:00,123] INFO [KafkaServer id=0] started (kafka.server.KafkaServer)",
		"2026-11-27T18:00:00.123Z", logline.Info, "[KafkaServer id=0] started (kafka.server.KafkaServer)", "",
	},
	{
		"Elasticsearch", "[2026-11-27T18:00:00,123][WARN ][o.e.n.Node               ] [node-1] low disk",
		"2026-11-27T18:00:00.123Z", logline.Warn, "low disk", "logger=o.e.n.Node node=node-1",
	},
	{
		"java.util.logging", "Nov 27, 2026 6:00:00 PM com.acme.App run\nSEVERE: no disk",
		"2026-11-27T18:00:00Z", logline.Error, "no disk", "logger=com.acme.App function=run",
	},
	{
		"Tomcat", "27-Nov-2026 18:00:00.123 INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [7] ms",
		"2026-11-27T18:00:00.123Z", logline.Info, "org.apache.catalina.startup.Catalina.start Server startup in [7] ms", "thread=main",
	},
	{
		"NLog", "2026-11-27 18:00:00.1234|INFO|App.Api|Started",
		"2026-11-27T18:00:00.1234Z", logline.Info, "Started", "logger=App.Api",
	},
	{
		"Serilog, console", "[18:00:00 WRN] Slow request",
		"2026-11-27T18:00:00Z", logline.Warn, "Slow request", "",
	},
	{
		"Serilog, file", "2026-11-27 19:00:00.123 +01:00 [FTL] Host terminated",
		"2026-11-27T18:00:00.123Z", logline.Fatal, "Host terminated", "",
	},
	{
		".NET", "fail: Microsoft.AspNetCore.Server[13]\n      Connection id \"7\" failed",
		"", logline.Error, "Connection id \"7\" failed", "logger=Microsoft.AspNetCore.Server event=13",
	},
	{
		".NET, the first line alone", "info: Cat.Sub[0]",
		"", logline.Info, "", "logger=Cat.Sub event=0",
	},
	{
		"Ruby", "W, [2026-11-27T18:00:00.123456 #4711]  WARN -- shop: low stock",
		"2026-11-27T18:00:00.123456Z", logline.Warn, "low stock", "pid=4711 program=shop",
	},
	{
		"Rails", `I, [2026-11-27T18:00:00.123456 #7]  INFO -- : Completed 200 OK in 5ms`,
		"2026-11-27T18:00:00.123456Z", logline.Info, "Completed 200 OK in 5ms", "pid=7",
	},
	{
		"lograge", "method=GET path=/orders format=html controller=OrdersController action=index status=200 duration=58.33 view=40.43 db=15.26",
		"", logline.Info, "GET /orders", "status=200 format=html controller=OrdersController action=index duration=58.33 view=40.43 db=15.26",
	},
	{
		"logfmt", `ts=2026-11-27T18:00:00.123Z caller=main.go:12 level=warn msg="disk \"a\" full" free=3%`,
		"2026-11-27T18:00:00.123Z", logline.Warn, `disk "a" full`, "caller=main.go:12 free=3%",
	},
	{
		"logrus", `time="2026-11-27T18:00:00+01:00" level=fatal msg="no config" path=/etc/x`,
		"2026-11-27T17:00:00Z", logline.Fatal, "no config", "path=/etc/x",
	},
	{
		"logrus, terminal", "WARN[0007] slow                                          ms=912",
		"", logline.Warn, "slow", "ms=912",
	},
	{
		"zap, console", "2026-11-27T18:00:00.123Z\tERROR\tapi/main.go:12\tno route\t{\"host\": \"db\"}",
		"2026-11-27T18:00:00.123Z", logline.Error, "no route", "source=api/main.go:12 host=db",
	},
	{
		"zerolog, console", "6:00PM INF ready port=8080",
		"2026-11-27T18:00:00Z", logline.Info, "ready", "port=8080",
	},
	{
		"tracing", "2026-11-27T18:00:00.123456Z  INFO api::http: served status=200",
		"2026-11-27T18:00:00.123456Z", logline.Info, "served", "logger=api::http status=200",
	},
	{
		"env_logger", "[2026-11-27T18:00:00Z WARN  api::db] retrying",
		"2026-11-27T18:00:00Z", logline.Warn, "retrying", "logger=api::db",
	},
	{
		"hclog", "2026-11-27T18:00:00.123Z [DEBUG] agent: sync: n=3",
		"2026-11-27T18:00:00.123Z", logline.Debug, "agent: sync:", "n=3",
	},
	{
		"Go", "2026/11/27 18:00:00 listening on :8080",
		"2026-11-27T18:00:00Z", logline.None, "listening on :8080", "",
	},
	{
		"PostgreSQL", "2026-11-27 18:00:00.123 UTC [4711] LOG:  database system is ready",
		"2026-11-27T18:00:00.123Z", logline.Info, "database system is ready", "pid=4711",
	},
	{
		"PostgreSQL, with a user", `2026-11-27 18:00:00.123 CET [4711] ann@shop ERROR:  relation "x" does not exist`,
		"2026-11-27T18:00:00.123Z", logline.Error, `relation "x" does not exist`, "pid=4711 user=ann@shop",
	},
	{
		"MySQL", "2026-11-27T18:00:00.123456Z 0 [Warning] [MY-010068] [Server] CA certificate is self signed.",
		"2026-11-27T18:00:00.123456Z", logline.Warn, "CA certificate is self signed.", "thread=0 code=MY-010068 subsystem=Server",
	},
	{
		"MariaDB", "2026-11-27 18:00:00 7 [Note] InnoDB: started",
		"2026-11-27T18:00:00Z", logline.Info, "InnoDB: started", "thread=7",
	},
	{
		"Redis", "31:M 27 Nov 2026 18:00:00.123 # WARNING: overcommit is off",
		"2026-11-27T18:00:00.123Z", logline.Warn, "WARNING: overcommit is off", "pid=31 role=M",
	},
	{
		"MongoDB 4.2", "2026-11-27T18:00:00.123+0000 I  NETWORK  [listener] waiting for connections",
		"2026-11-27T18:00:00.123Z", logline.Info, "waiting for connections", "component=NETWORK context=listener",
	},
	{
		"RabbitMQ", "2026-11-27 18:00:00.123456+00:00 [notice] <0.44.0> Logging: configured",
		"2026-11-27T18:00:00.123456Z", logline.Info, "Logging: configured", "process=0.44.0",
	},
	{
		"Elixir", "18:00:00.123 [info] Running Endpoint",
		"2026-11-27T18:00:00.123Z", logline.Info, "Running Endpoint", "",
	},
	{
		"Envoy", "[2026-11-27 18:00:00.123][1][warning][config] [source/config.cc:12] stream closed",
		"2026-11-27T18:00:00.123Z", logline.Warn, "stream closed", "thread=1 logger=config source=source/config.cc:12",
	},
	{
		"Monolog", `[2026-11-27T18:00:00.123456+00:00] app.ERROR: Order failed {"id":7} []`,
		"2026-11-27T18:00:00.123456Z", logline.Error, "Order failed", "channel=app id=7",
	},
	{
		"PHP", "[27-Nov-2026 18:00:00 UTC] PHP Fatal error:  Uncaught Error in /a.php",
		"2026-11-27T18:00:00Z", logline.Error, "Uncaught Error in /a.php", "",
	},
	{
		"Android", "11-27 18:00:00.123  1234  5678 E ActivityManager: ANR in com.acme",
		"2026-11-27T18:00:00.123Z", logline.Error, "ANR in com.acme", "pid=1234 tid=5678 tag=ActivityManager",
	},
	{
		"OpenStack", "2026-11-27 18:00:00.123 31 ERROR nova.compute.manager [req-7] Instance failed",
		"2026-11-27T18:00:00.123Z", logline.Error, "[req-7] Instance failed", "pid=31 logger=nova.compute.manager",
	},
	{
		"Heroku", `2026-11-27T18:00:00.123456+00:00 heroku[router]: at=error code=H12 method=GET path="/" status=503`,
		"2026-11-27T18:00:00.123456Z", logline.Error, "GET /", "status=503 code=H12 app=heroku process=router",
	},
	{
		"Docker Compose", "web-1  | 2026-11-27T18:00:00Z WARN slow",
		"2026-11-27T18:00:00Z", logline.Warn, "slow", "service=web-1",
	},
	{
		"winston", `warn: disk low {"free":3}`,
		"", logline.Warn, "disk low", "free=3",
	},
	{
		"a level in brackets", "[WARN] low on disk",
		"", logline.Warn, "low on disk", "",
	},
	{
		"a level in capitals", "ERROR broken pipe",
		"", logline.Error, "broken pipe", "",
	},
	{
		"another level in the message", "2026-11-27T18:00:00Z INFO the last ERROR was 3 h ago",
		"2026-11-27T18:00:00Z", logline.Info, "the last ERROR was 3 h ago", "",
	},
	{
		"a stack trace", "2026-11-27 18:00:00 ERROR boom\njava.lang.Error: x=1\n\tat y",
		"2026-11-27T18:00:00Z", logline.Error, "boom\njava.lang.Error: x=1\n\tat y", "",
	},
}

package logline_test

import "topicmux/monitor/logline"

// tools are lines of security products, build tools and further services.
var tools = []format{
	{
		"Vault", `2026-11-27T18:00:00.123Z [ERROR] core: failed to unseal: error="no key"`,
		"2026-11-27T18:00:00.123Z", logline.Error, "core: failed to unseal:", "error=no key",
	},
	{
		"Consul", "2026-11-27T18:00:00.123Z [WARN]  agent.server.raft: heartbeat timeout reached: last-leader-addr=10.0.0.7",
		"2026-11-27T18:00:00.123Z", logline.Warn, "agent.server.raft: heartbeat timeout reached:", "last-leader-addr=10.0.0.7",
	},
	{
		"Consul old", "    2026/11/27 18:00:00 [ERR] agent: failed to sync",
		"2026-11-27T18:00:00Z", logline.Error, "agent: failed to sync", "",
	},
	{
		"Nomad", `    2026-11-27T18:00:00.123Z [INFO]  client.fingerprint_mgr: detected fingerprints: node_attrs=["arch"]`,
		"2026-11-27T18:00:00.123Z", logline.Info, "client.fingerprint_mgr: detected fingerprints:", `node_attrs=["arch"]`,
	},
	{
		"short-iso", "2026-11-27T18:00:00+0000 web1 systemd[1]: Started Daily apt.",
		"2026-11-27T18:00:00Z", logline.None, "Started Daily apt.", "host=web1 app=systemd pid=1",
	},
	{
		"short-precise", "Nov 27 18:00:00.123456 web1 systemd[1]: nginx.service: Failed with result 'exit-code'.",
		"2026-11-27T18:00:00.123456Z", logline.None, "nginx.service: Failed with result 'exit-code'.", "host=web1 app=systemd pid=1",
	},
	{
		"rfc3164", "<11>Nov 27 18:00:00 web1 app[4711]: boom",
		"2026-11-27T18:00:00Z", logline.Error, "boom", "host=web1 app=app pid=4711",
	},
	{
		"rfc5424 sd", `<165>1 2026-11-27T18:00:00.123Z web1 app 4711 ID47 [ex@32473 iut="3"] boom`,
		"2026-11-27T18:00:00.123Z", logline.Info, "boom", "host=web1 app=app pid=4711 msgid=ID47",
	},
	{
		"CEF", "CEF:0|Security|threatmanager|1.0|100|worm successfully stopped|10|src=10.0.0.1 dst=2.1.2.2 spt=1232 rt=1795802400123",
		"", logline.Fatal, "worm successfully stopped", "vendor=Security product=threatmanager release=1.0 code=100 src=10.0.0.1 dst=2.1.2.2 spt=1232 rt=1795802400123",
	},
	{
		"CEF syslog", "Nov 27 18:00:00 fw1 CEF:0|Acme|fw|1.0|7|port scan|5|src=10.0.0.1 act=blocked",
		"2026-11-27T18:00:00Z", logline.Warn, "port scan", "vendor=Acme product=fw release=1.0 code=7 src=10.0.0.1 act=blocked host=fw1",
	},
	{
		"LEEF", "LEEF:1.0|Microsoft|MSExchange|4.0 SP1|15345|src=192.0.2.0\tdst=172.50.123.1\tsev=5\tcat=anomaly",
		"", logline.None, "15345", "vendor=Microsoft product=MSExchange release=4.0 SP1 src=192.0.2.0 dst=172.50.123.1 sev=5 cat=anomaly",
	},
	{
		"Heroku router", `2026-11-27T18:00:00.123456+00:00 heroku[router]: at=error code=H12 desc="Request timeout" method=GET path="/" host=a.herokuapp.com fwd="203.0.113.7" dyno=web.1 connect=1ms service=30000ms status=503 bytes=0`,
		"2026-11-27T18:00:00.123456Z", logline.Error, "GET /", "status=503 code=H12 desc=Request timeout host=a.herokuapp.com fwd=203.0.113.7 dyno=web.1 connect=1ms service=30000ms bytes=0 app=heroku process=router",
	},
	{
		"Heroku app", "2026-11-27T18:00:00.123456+00:00 app[web.1]: boom",
		"2026-11-27T18:00:00.123456Z", logline.None, "boom", "app=app process=web.1",
	},
	{
		"GitHub Actions", "2026-11-27T18:00:00.1234567Z ##[error]Process completed with exit code 1.",
		"2026-11-27T18:00:00.1234567Z", logline.Error, "Process completed with exit code 1.", "",
	},
	{
		"GitHub Actions cmd", "::warning file=app.js,line=1::Missing semicolon",
		"", logline.Warn, "Missing semicolon", "",
	},
	{
		"GitHub Actions group", "2026-11-27T18:00:00.1234567Z ##[group]Run make",
		"2026-11-27T18:00:00.1234567Z", logline.None, "##[group]Run make", "",
	},
	{
		"Bazel", "(18:00:00) ERROR: /src/BUILD:3:11: Compiling a.cc failed",
		"2026-11-27T18:00:00Z", logline.Error, "/src/BUILD:3:11: Compiling a.cc failed", "",
	},
	{
		"Bazel plain", "WARNING: Build options have changed, discarding analysis cache",
		"", logline.Warn, "Build options have changed, discarding analysis cache", "",
	},
	{
		"npm", "npm ERR! code ELIFECYCLE",
		"", logline.Error, "code ELIFECYCLE", "",
	},
	{
		"npm 10", "npm error code ENOENT",
		"", logline.Error, "code ENOENT", "",
	},
	{
		"npm warn", "npm warn deprecated inflight@1.0.6: leaks memory",
		"", logline.Warn, "deprecated inflight@1.0.6: leaks memory", "",
	},
	{
		"Cargo error", "error[E0425]: cannot find value `x` in this scope",
		"", logline.Error, "cannot find value `x` in this scope", "code=E0425",
	},
	{
		"Cargo warning", "warning: unused variable: `x`",
		"", logline.Warn, "unused variable: `x`", "",
	},
	{
		"Zeek tsv", "1795802400.123456\tCHhAvVGS1DHFjwGM9\t10.0.0.7\t51341\t93.184.216.34\t80\ttcp\thttp\t0.12\t100\t200\tSF",
		"2026-11-27T18:00:00.123456Z", logline.None, "tcp http\t0.12\t100\t200\tSF", "client=10.0.0.7 server=93.184.216.34 port=80",
	},
	{
		"Suricata fast", "11/27/2026-18:00:00.123456  [**] [1:2009582:3] ET SCAN NMAP -sS window 1024 [**] [Classification: Attempted Information Leak] [Priority: 2] {TCP} 10.0.0.7:43 -> 10.0.0.8:80",
		"2026-11-27T18:00:00.123456Z", logline.None, "ET SCAN NMAP -sS window 1024 [**] [Classification: Attempted Information Leak] [Priority: 2] {TCP} 10.0.0.7:43 -> 10.0.0.8:80", "rule=1:2009582:3",
	},
	{
		"Suricata log", "27/11/2026 -- 18:00:00 - <Warning> - [ERRCODE: SC_ERR(1)] - no rules",
		"2026-11-27T18:00:00Z", logline.Warn, "[ERRCODE: SC_ERR(1)] - no rules", "",
	},
	{
		"OpenVPN", "Fri Nov 27 18:00:00 2026 203.0.113.7:51341 TLS Error: TLS handshake failed",
		"2026-11-27T18:00:00Z", logline.Error, "203.0.113.7:51341 TLS Error: TLS handshake failed", "",
	},
	{
		"OpenVPN 2.5", "2026-11-27 18:00:00 WARNING: file 'key' is group or others accessible",
		"2026-11-27T18:00:00Z", logline.Warn, "file 'key' is group or others accessible", "",
	},
	{
		"fail2ban", "2026-11-27 18:00:00,123 fail2ban.actions        [812]: NOTICE  [sshd] Ban 203.0.113.7",
		"2026-11-27T18:00:00.123Z", logline.Info, "[sshd] Ban 203.0.113.7", "logger=fail2ban.actions pid=812",
	},
	{
		"Postfix", "Nov 27 18:00:00 mx1 postfix/smtpd[4711]: warning: unknown[203.0.113.7]: SASL LOGIN authentication failed",
		"2026-11-27T18:00:00Z", logline.Warn, "unknown[203.0.113.7]: SASL LOGIN authentication failed", "host=mx1 app=postfix/smtpd pid=4711",
	},
	{
		"Postfix fatal", "Nov 27 18:00:00 mx1 postfix/master[4711]: fatal: bind 0.0.0.0 port 25: Address already in use",
		"2026-11-27T18:00:00Z", logline.Fatal, "bind 0.0.0.0 port 25: Address already in use", "host=mx1 app=postfix/master pid=4711",
	},
	{
		"Dovecot", "Nov 27 18:00:00 imap-login: Error: Diffie-Hellman key exchange requested",
		"2026-11-27T18:00:00Z", logline.Error, "Diffie-Hellman key exchange requested", "app=imap-login",
	},
	{
		"Dovecot syslog", "Nov 27 18:00:00 mx1 dovecot: imap-login: Warning: Auth connection closed",
		"2026-11-27T18:00:00Z", logline.Warn, "imap-login: Warning: Auth connection closed", "host=mx1 app=dovecot",
	},
	{
		"sshd", "Nov 27 18:00:00 web1 sshd[4711]: Failed password for invalid user admin from 203.0.113.7 port 51341 ssh2",
		"2026-11-27T18:00:00Z", logline.None, "Failed password for invalid user admin from 203.0.113.7 port 51341 ssh2", "host=web1 app=sshd pid=4711",
	},
	{
		"sshd err", "Nov 27 18:00:00 web1 sshd[4711]: error: maximum authentication attempts exceeded for root",
		"2026-11-27T18:00:00Z", logline.Error, "maximum authentication attempts exceeded for root", "host=web1 app=sshd pid=4711",
	},
	{
		"cron", "Nov 27 18:00:00 web1 CRON[4711]: (root) CMD (test -x /usr/sbin/anacron)",
		"2026-11-27T18:00:00Z", logline.None, "(root) CMD (test -x /usr/sbin/anacron)", "host=web1 app=CRON pid=4711",
	},
	{
		"tomcat", "27-Nov-2026 18:00:00.123 SEVERE [main] org.apache.catalina.core.StandardContext.startInternal One or more listeners failed to start",
		"2026-11-27T18:00:00.123Z", logline.Error, "org.apache.catalina.core.StandardContext.startInternal One or more listeners failed to start", "thread=main",
	},
	{
		"elasticsearch", "[2026-11-27T18:00:00,123][WARN ][o.e.m.j.JvmGcMonitorService] [node1] [gc][47] overhead",
		"2026-11-27T18:00:00.123Z", logline.Warn, "[gc][47] overhead", "logger=o.e.m.j.JvmGcMonitorService node=node1",
	},
	{
		"kibana", "[2026-11-27T18:00:00.123+00:00][ERROR][plugins.security] boom",
		"2026-11-27T18:00:00.123Z", logline.Error, "boom", "logger=plugins.security",
	},
	{
		"grafana", `logger=server t=2026-11-27T18:00:00.123Z level=error msg="Failed to start" error="bind"`,
		"2026-11-27T18:00:00.123Z", logline.Error, "Failed to start", "logger=server error=bind",
	},
	{
		"prometheus", `ts=2026-11-27T18:00:00.123Z caller=main.go:123 level=warn msg="late"`,
		"2026-11-27T18:00:00.123Z", logline.Warn, "late", "caller=main.go:123",
	},
	{
		"docker daemon", `time="2026-11-27T18:00:00.123Z" level=error msg="Handler for GET returned error"`,
		"2026-11-27T18:00:00.123Z", logline.Error, "Handler for GET returned error", "",
	},
	{
		"terraform", "2026-11-27T18:00:00.123Z [DEBUG] provider: using plugin: version=5",
		"2026-11-27T18:00:00.123Z", logline.Debug, "provider: using plugin:", "version=5",
	},
	{
		"ansible", "2026-11-27 18:00:00,123 p=4711 u=root n=ansible | fatal: [web1]: UNREACHABLE!",
		"2026-11-27T18:00:00.123Z", logline.Fatal, "[web1]: UNREACHABLE!", "pid=4711 user=root logger=ansible",
	},
	{
		"jenkins", "2026-11-27 18:00:00.123+0000 [id=47]\tWARNING\thudson.model.Queue#maintain: stuck",
		"2026-11-27T18:00:00.123Z", logline.Warn, "stuck", "thread=id=47 logger=hudson.model.Queue#maintain",
	},
	{
		"MQTT broker", "1795802400: New client connected from 10.0.0.7:51341 as anna (p2, c1, k60).",
		"2026-11-27T18:00:00Z", logline.None, "New client connected from 10.0.0.7:51341 as anna (p2, c1, k60).", "",
	},
	{
		"nats-server", "[4711] 2026/11/27 18:00:00.123456 [ERR] Error listening on port: 4222",
		"2026-11-27T18:00:00.123456Z", logline.Error, "Error listening on port: 4222", "pid=4711",
	},
	{
		"unbound", "[1795802400] unbound[4711:0] error: bind: address already in use",
		"2026-11-27T18:00:00Z", logline.Error, "bind: address already in use", "app=unbound pid=4711:0",
	},
	{
		"dnsmasq", "Nov 27 18:00:00 dnsmasq[4711]: query[A] example.org from 10.0.0.7",
		"2026-11-27T18:00:00Z", logline.None, "query[A] example.org from 10.0.0.7", "app=dnsmasq process=4711",
	},
	{
		"iptables", "Nov 27 18:00:00 fw1 kernel: [12345.678901] [UFW BLOCK] IN=eth0 OUT= SRC=203.0.113.7 DST=10.0.0.7 PROTO=TCP DPT=23",
		"2026-11-27T18:00:00Z", logline.None, "[UFW BLOCK]", "uptime=12345.678901 IN=eth0 OUT= SRC=203.0.113.7 DST=10.0.0.7 PROTO=TCP DPT=23 host=fw1 app=kernel",
	},
	{
		"Cisco ASA", "Nov 27 2026 18:00:00: %ASA-4-106023: Deny tcp src outside:203.0.113.7/51341 dst inside:10.0.0.7/22",
		"2026-11-27T18:00:00Z", logline.Warn, "Deny tcp src outside:203.0.113.7/51341 dst inside:10.0.0.7/22", "facility=ASA code=106023",
	},
	{
		"Cisco IOS", "*Nov 27 18:00:00.123: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down",
		"2026-11-27T18:00:00.123Z", logline.Error, "Interface GigabitEthernet0/1, changed state to down", "facility=LINK code=UPDOWN",
	},
	{
		"pm2", "2026-11-27T18:00:00: PM2 log: App [api:0] exited with code [1]",
		"2026-11-27T18:00:00Z", logline.None, "PM2 log: App [api:0] exited with code [1]", "",
	},
	{
		"supervisord", "2026-11-27 18:00:00,123 WARN received SIGTERM indicating exit request",
		"2026-11-27T18:00:00.123Z", logline.Warn, "received SIGTERM indicating exit request", "",
	},
	{
		"scrapy", "2026-11-27 18:00:00 [scrapy.core.engine] ERROR: Spider error",
		"2026-11-27T18:00:00Z", logline.Error, "Spider error", "logger=scrapy.core.engine",
	},
	{
		"spark", "26/11/27 18:00:00 WARN TaskSetManager: Lost task 0.0 in stage 1.0",
		"2026-11-27T18:00:00Z", logline.Warn, "TaskSetManager: Lost task 0.0 in stage 1.0", "",
	},
	{
		"hadoop", "2026-11-27 18:00:00,123 ERROR org.apache.hadoop.hdfs.server.datanode.DataNode: IOException",
		"2026-11-27T18:00:00.123Z", logline.Error, "IOException", "logger=org.apache.hadoop.hdfs.server.datanode.DataNode",
	},
	{
		"glog go", "E1127 18:00:00.123456    4711 server.go:47] boom",
		"2026-11-27T18:00:00.123456Z", logline.Error, "boom", "pid=4711 source=server.go:47",
	},
	{
		"tensorflow", "2026-11-27 18:00:00.123456: W tensorflow/core/platform/cpu.cc:210] AVX2 not used",
		"2026-11-27T18:00:00.123456Z", logline.Warn, "AVX2 not used", "source=tensorflow/core/platform/cpu.cc:210",
	},
	{
		"absl", "W0000 00:00:1795802400.123456    4711 gpu_device.cc:2344] Cannot dlopen some GPU libraries",
		"2026-11-27T18:00:00.123456Z", logline.Warn, "Cannot dlopen some GPU libraries", "pid=4711 source=gpu_device.cc:2344",
	},
	{
		"ros", "[ERROR] [1795802400.123456789]: Could not connect",
		"2026-11-27T18:00:00.123456789Z", logline.Error, "Could not connect", "",
	},
	{
		"ros2", "[WARN] [1795802400.123456789] [lidar]: late",
		"2026-11-27T18:00:00.123456789Z", logline.Warn, "late", "logger=lidar",
	},
	{
		"pytest live", "WARNING  app.orders:orders.py:42 late",
		"", logline.Warn, "app.orders:orders.py:42 late", "",
	},
	{
		"unity", "[18:00:00] [Server thread/WARN]: Can't keep up!",
		"2026-11-27T18:00:00Z", logline.Warn, "Can't keep up!", "thread=Server thread",
	},
	{
		"steam/valve", `L 11/27/2026 - 18:00:00: World triggered "Round_Start"`,
		"2026-11-27T18:00:00Z", logline.None, `World triggered "Round_Start"`, "",
	},
}

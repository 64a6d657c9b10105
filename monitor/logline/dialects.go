package logline

// dialects are the patterns of the known loggers. If several patterns match a
// line, the first in this list wins.
var dialects = compile([]pattern{
	// java.util.logging (two lines per record) and syslog files.
	{text: "{time=named} {logger.} {function} {LEVEL}: {msg}"},
	{text: "{time=named} {LEVEL} {msg}"},
	{text: "{time=named} [{thread*}] {LEVEL} - {msg}"}, // Plex
	{text: "{time=named} {app}: {level}: {msg}"},
	{text: "{time=named}: %{facility}-{severity}-{code}: {msg}"}, // Cisco
	{text: "*{time=named}: %{facility}-{severity}-{code}: {msg}"},
	{text: "{time=named} {host} {app}[{pid#}]: {line}"},
	{text: "{time=named} {host} {app}[{pid#}] <{level}>: {msg}"}, // iOS
	{text: "{time=named} {host} {app}: {line}"},
	{text: "{time=named} {host} {log}"},

	// Columns with tabs: zap and Istio.
	{text: "{time}\t{LEVEL}\t{source!}\t{msg}"},
	{text: "{time}\t{LEVEL}\t{logger.}\t{source!}\t{msg}"},
	{text: "{time}\t{LEVEL}\t{logger.}\t{msg}"},
	{text: "{time}\t{level}\t{logger}\t{msg}"},

	// A time and a level in capitals. Most loggers write these, so they come
	// first.
	{text: "{time} {LEVEL} {pid#} --- [{app*}] [{thread*}] {logger} : {msg}"},
	{text: "{time} {LEVEL} {pid#} --- [{thread*}] {logger} : {msg}"},
	{text: "{time} {LEVEL} [{logger*}] ({thread*}) {msg}"}, // WildFly and Quarkus
	{text: "{time} {LEVEL} ({thread*}) [{logger*}] {msg}"}, // Home Assistant
	{text: "{time} {LEVEL} [{thread*}] {logger.}: {msg}"},
	{text: "{time} {LEVEL} [{thread*}] {logger.} - {msg}"},
	{text: "{time} {LEVEL} [{thread*}] {msg}"},
	{text: "{time} {LEVEL} {logger.} {source!} {msg}"},
	{text: "{time} {LEVEL} {source!} > {msg}"},
	{text: "{time} {LEVEL} {source!} {msg}"},
	{text: "{time} {LEVEL} {logger.}: {msg}"},
	{text: "{time} {LEVEL} {logger.} - {msg}"},
	{text: "{time} {LEVEL}: {msg}"},
	{text: "{time} {LEVEL} - {msg}"},
	{text: "{time} {LEVEL} {msg}"},

	// syslog (RFC 5424 and RFC 3164), sd-daemon and the kernel.
	{text: "<{pri}>1 {time} {host} {app} {pid} {msgid} [{-sd*}] {line}"},
	{text: "<{pri}>1 {time} {host} {app} {pid} {msgid} - {line}"},
	{text: "<{pri}>1 {time} {host} {app} {pid} {msgid} -"},
	{text: "<{pri}>{time} {host} {app}[{pid#}]: {line}"},
	{text: "<{pri}>{time} {host} {app}: {line}"},
	{text: "<{pri}>{time} {host} {log}"},
	{text: "<{pri}>{sequence#}: *{time=named}: %{facility}-{severity}-{code}: {msg}"},
	{text: "<{pri}>{sequence#}: {time=named}: %{facility}-{severity}-{code}: {msg}"},
	{text: "<{pri}>: *{time=named}: %{facility}-{severity}-{code}: {msg}"},
	{text: "<{pri}>%{facility}-{severity}-{code}: {msg}"},
	{text: "<{pri}>{time} {line}"},
	{text: "<{pri}>{line}"},

	// Kubernetes (CRI), Heroku, journalctl.
	{text: "{time} {stream=stdout|stderr} {-=F|P} {line}"},
	{text: "{time} {host} {app}[{pid#}]: {line}"},
	{text: "{time} {app}[{process}]: {line}"},
	{text: "{time} {host} {app}: {log}"},

	// klog and glog.
	{text: "{letter}{time=klog} {pid#} {source!}] {msg}"},

	// PostgreSQL, MySQL, MariaDB and Redis.
	{text: "{time} [{pid#}] {LEVEL=pg}: {msg}"},
	{text: "{time} [{pid#}] {user} {LEVEL=pg}: {msg}"},
	{text: "{time} {-zone} [{pid#}] {LEVEL=pg}: {msg}"},
	{text: "{time} {thread#} [{level=mysql}] [{code}] [{subsystem}] {msg}"},
	{text: "{time} {thread#} [{level=mysql}] {msg}"},
	{text: "{pid#}:{role=M|S|C|X} {time} {redis} {msg}"},

	// Another log in a line of Python's logging.
	{text: "{LEVEL}:{logger}:{log}"},

	// Access logs of web servers and HAProxy.
	{text: `{client.} {-ident} {user} [{time}] "{-request*}" {status} {bytes} "{referer*}" "{agent*}"`},
	{text: `{client.} {-ident} {user} [{time}] "{-request*}" {status} {bytes} "{referer*}" "{agent*}" {more*}`},
	{text: `{client.} {-ident} {user} [{time}] "{-request*}" {status} {bytes}`},
	{text: `{vhost.} {client.} {-ident} {user} [{time}] "{-request*}" {status} {bytes} "{referer*}" "{agent*}"`},
	{text: `{client.} [{time}] {frontend} {backend} {timers} {status} {bytes#} {-} {-} {end} {-conns} {-queues} "{-request*}"`},
	{text: `{client.} [{time}] {frontend} {backend} {timers} {status} {bytes#} {-} {-} {end} {-conns} {-queues} {-headers*}"{-request*}"`},
	// The W3C format of IIS and other servers, with its usual fields.
	{text: "{time} {server.} {request} {query} {port#} {user} {client.} {agent} {referer} {status} {substatus#} {win32#} {took#}", utc: true},
	{text: "{time} {server.} {request} {query} {port#} {user} {client.} {agent} {status} {substatus#} {win32#} {took#}", utc: true},
	{text: "{time} {server.} {request} {query} {port#} {user} {client.} {agent} {referer} {status} {substatus#} {win32#}", utc: true},
	{text: "{time} {server.} {request} {query} {port#} {user} {client.} {agent} {status} {substatus#} {win32#}", utc: true},
	{text: "{time} {server.} {request} {query} {port#} {user} {client.} {version} {agent} {cookie} {referer} {host} {status} {substatus#} {win32#} {bytes#} {received#} {took#}", utc: true},
	{text: "{time} {site} {server.} {request} {query} {port#} {user} {client.} {agent} {referer} {status} {substatus#} {win32#} {took#}", utc: true},
	{text: "{time} {site} {computer} {server.} {request} {query} {port#} {user} {client.} {version} {agent} {cookie} {referer} {host} {status} {substatus#} {win32#} {bytes#} {received#} {took#}", utc: true},
	// AWS load balancers and S3.
	{text: `{type=http|https|h2|grpcs|ws|wss} {time} {elb} {client.} {target} {request_time} {target_time} {response_time} {status} {target_status} {received#} {bytes#} "{-request*}" "{agent*}" {-more*}`},
	{text: `{time} {elb} {client.} {target} {request_time} {target_time} {response_time} {status} {target_status} {received#} {bytes#} "{-request*}" "{agent*}" {cipher} {protocol}`},
	{text: "{-=tls|tcp|udp} {-version} {time} {msg}", utc: true},
	{text: `{time} {elb} {client.} {target} {request_time} {target_time} {response_time} {status} {target_status} {received#} {bytes#} "{-request*}"`},
	{text: `{-owner} {bucket} [{time}] {client.} {requester} {request_id} {operation.} {key} "{-request*}" {status} {more*}`},
	{text: `[{time}] "{-request*}" {status} {flags} {received#} {bytes#} {more*}`},
	{text: `[{time}] "{-request*}" {status} {bytes#}`},

	// Error logs of nginx, Apache and PHP.
	{text: "{time} [{level}] {pid#}#{tid#}: *{connection#} {msg}"},
	{text: "{time} [{level}] {pid#}#{tid#}: {msg}"},
	{text: "{time} [{level}] {pid#}#{tid#} {msg}"}, // nginx Unit
	{text: "[{time}] [{module}:{level}] [pid {pid*}] [client {client}] {msg}"},
	{text: "[{time}] [{module}:{level}] [pid {pid*}] {msg}"},
	{text: "[{time}] [{level}] [client {client}] {msg}"},
	{text: "[{time}] PHP {level=php}: {msg}"},
	{text: "[{time}] PHP {-kind} error: {msg}", level: Error},

	// Time, level and other parts in brackets, in any order.
	{text: "[{level}] [{time=epoch}] [{logger*}]: {msg}"}, // ROS
	{text: "[{level}] [{time=epoch}]: {msg}"},

	{text: "[{time}][{level}][{logger*}] [{node*}] {msg}"},
	{text: "[{time}][{level}][{logger*}] {msg}"},
	{text: "[{time}][{thread#}][{level}][{logger*}] [{source!}] {msg}"},
	{text: "[{time}][{thread#}][{level}][{logger*}] {msg}"},
	{text: "[{time}] [{pid#}] [{level}] {msg}"},
	{text: "[{pid#}] {time} [{level}] {msg}"},
	{text: "[{time}] [{thread*}/{LEVEL}] [{logger*}]: {msg}"},
	{text: "[{time}] [{thread*}/{LEVEL}]: {msg}"},
	{text: "[{time}] [{level}] [{thread#}] {logger}: {msg}"}, // Jellyfin
	{text: "[{time}] [{level}] {logger.} - {msg}"},           // log4js
	{text: "[{time}] [{level}] {logger=default} - {msg}"},
	{text: "[{time}] [{level}] {msg}"},
	{text: "[{time}] [ {level}] [{logger*}] {msg}"},
	{text: "[{time}] [ {level}] {msg}"},
	{text: "[{time}] [{logger*}] [{level}] {msg}"},
	{text: "[{time}: {level}/{process}] {msg}"},
	{text: "[{time} {LEVEL} {logger}] {msg}"},
	{text: "[{time} {LEVEL}] {msg}"},
	{text: "[{time} {LEVEL}]: {msg}"},              // Paper
	{text: "[{time} {pid}] {LEVEL}: {msg}"},        // Pi-hole
	{text: "[{time}][{letter}][{logger*}]: {msg}"}, // ESPHome
	{text: "[{time}] {channel}.{LEVEL}: {msg}"},
	{text: "[{time}] {source} {LEVEL} - {msg}"},
	{text: "[{time}] {level}: {msg}"},                // Strapi
	{text: "[{time}] {LEVEL} ({app}/{pid#}): {msg}"}, // pino-pretty
	{text: "[{time}] {LEVEL} ({pid#}): {msg}"},
	{text: "[{time}] {LEVEL} {msg}"},
	{text: "[{time}] {logger.} {LEVEL} : {msg}"}, // Frigate
	{text: "[{time}] {msg}"},
	{text: "[{level}] [{time}] {msg}"},
	{text: "[{level}] {time} {msg}"},
	{text: "[{level}] {logger.}: {msg}"},
	{text: "[{level}] {msg}"},
	{text: "[{level}]: {msg}"},
	{text: "[pod/{pod}] {log}"},

	{text: "{time} [{level}] <{process}>@{source} {msg}"},
	{text: "{time} [{level}] <{process}> {msg}"},
	{text: "{time} [{level}] {msg}"},
	{text: "{time} [{level}]: {msg}"},
	{text: "{time} [{level=mysql}] {msg}"},

	// Java (Spring Boot, log4j, Logback, JBoss, ZooKeeper), log4net and NLog.
	{text: "{time} [{thread*}] {LEVEL} {logger} -- {msg}"},
	{text: "{time} [{thread*}] {LEVEL} {logger} - {msg}"},
	{text: "{time} [{thread*}] {LEVEL} {logger.}: {msg}"},
	{text: "{time} [{thread*}] {LEVEL} {msg}"},
	{text: "{time} [{thread*}] - {LEVEL} [{logger*}] - {msg}"},
	{text: "{time}|{level}|{logger}|{msg}"},
	{text: "{LEVEL} [{thread*}] {time} {source!} - {msg}"},
	{text: "{LEVEL} [{time}] {logger.}: {msg}"},

	// Python (logging and loguru) and Android's logcat.
	{text: "{time} - {logger} - {level} - {msg}"},
	{text: "{time} - {level} - {msg}"},
	{text: "{time} | {LEVEL=loguru} | {source} - {msg}"},
	{text: "{LEVEL}:{logger}:{msg}"},
	{text: "{time} {pid#} {tid#} {letter} {tag}: {msg}"},
	{text: "{letter}/{tag}({-}): {msg}"},

	// Ruby's Logger and MongoDB before 4.4.
	{text: "{letter}, [{time} #{pid#}] {level} -- {program*}: {msg}"},
	{text: "{letter}, [{time} #{pid#}] {level} -- : {msg}"},
	{text: "{time} {letter} {component} [{context}] {msg}"},

	// Go and Rust (zap, zerolog, tracing, logrus), OpenStack.
	{text: "[Nest] {pid#} - {time} {LEVEL} [{logger*}] {msg}"},
	{text: "[Nest] {pid#} - {time} {LEVEL} {msg}"},
	{text: "{time} {pid#} {LEVEL} {logger.} {msg}"},
	{text: "{time} {pid#} {LEVEL} {msg}"},
	{text: "{LEVEL}[{-elapsed}] {msg}"},

	// .NET's console.
	{text: "{level=dotnet}: {logger.}[{event#}] {msg}"},
	{text: "{level=dotnet}: {logger.}[{event#}]"},

	// Less common formats, after those that most lines match: PostgreSQL's csvlog,
	// kernels, security products, Squid, VPCs of AWS, HAProxy for TCP, Puma, build
	// tools and further servers.
	{text: "{time},{user,}{database,}{pid,}{client,}{-session,}{-line,}{-command,}{-start,}{-vxid,}{-xid,}{LEVEL=pg},{code,}{-request,}{detail,}{hint,}{-more*}"},
	{text: " {time} [{level}] {msg}"}, // Consul and Nomad
	{text: "{sequence#}: *{time=named}: %{facility}-{severity}-{code}: {msg}"},
	{text: " {time} {LEVEL} {msg}"},
	{text: "[{uptime}] {msg}"}, // the kernel, and dmesg -x
	{text: "{facility} :{level} : [{uptime}] {msg}"},
	{text: "type={-request} msg=audit({time=epoch}:{serial#}): {msg}"}, // auditd
	{text: "node={host} type={-request} msg=audit({time=epoch}:{serial#}): {msg}"},
	{text: "CEF:{-version#}|{vendor*}|{product*}|{release*}|{code*}|{-request*}|{cef}|{msg}"},
	{text: "LEEF:{-version}|{vendor*}|{product*}|{release*}|{-request*}|{msg}"},
	{text: "{letter}{time} {pid#} {source!} ⋮ [{tags*}] {msg}"}, // CockroachDB
	{text: "{letter}{time} {pid#} {source!} [{tags*}] {msg}"},
	{text: "{letter}0000 00:00:{time=epoch} {pid#} {source!}] {msg}"}, // Abseil before its start
	{text: "{time}: {letter} {source!}] {msg}"},                       // TensorFlow
	{text: "{time=epoch} {took#} {client.} {result}/{status} {bytes#} {request} {user} {hierarchy} {type}"},
	{text: "2 {account#} {interface} {source} {destination} {srcport} {dstport} {protocol} {packets} {bytes} {-start#} {time=epoch} {-request=ACCEPT|REJECT} OK"},
	{text: "2 {account#} {interface} - - - - - - - {-start#} {time=epoch} - {-request=NODATA|SKIPDATA}"},
	{text: "{client.} [{time}] {frontend} {-request} {timers} {bytes#} {end} {-conns} {-queues}"},
	{text: `{client.} {-ident} {user} [{time}] "{-request*}" {status} {bytes} {took}`},
	{text: "[{time=epoch}] {app}[{pid}] {level}: {msg}"}, // Unbound
	{text: "({time}) {LEVEL}: {msg}"},        // Bazel
	{text: "={level} REPORT==== {time} ==="}, // Erlang
	{text: "={level} REPORT==== {time} === {msg}"},
	{text: "{time} [**] [{rule*}] {msg}"}, // Suricata
	{text: "{time} - <{level}> - {msg}"},
	{text: "L {time}: {msg}"},         // game servers
	{text: "{time} ##[{level}]{msg}"}, // GitHub Actions
	{text: "##[{level}]{msg}"},
	{text: "::{level} {-place*}::{msg}"},
	{text: "::{level}::{msg}"},
	{text: "npm {level}! {msg}"},
	{text: "npm {level} {msg}"},
	{text: "PHP {level=php}: {msg}"},
	{text: "PHP {-kind} error: {msg}", level: Error},
	{text: "{-request=REPORT|START|END} RequestId: {request_id} {msg}"}, // AWS Lambda
	{text: "{-request=REPORT|START|END} RequestId: {request_id}"},
	{text: "{time} request_id={request_id} [{level}] {msg}"},          // Phoenix
	{text: "{time} [ {thread#} ] {-query} <{level}> {logger}: {msg}"}, // ClickHouse
	{text: "{time} [ {thread#} ] <{level}> {logger}: {msg}"},
	{text: "{time} - [{level}] [{logger*}] {msg}"}, // Node-RED
	{text: "{time} - [{level}] {msg}"},
	{text: "{time} - {level}: {msg}"},
	{text: "[{level}] ({pid#}) : {msg}"}, // HAProxy
	{text: `[GIN] {time} | {status} | {took} | {client} | {method} "{-request*}"`},
	{text: "{time} [{logger*}] {LEVEL}: {msg}"}, // Scrapy
	{text: "{-elapsed#} [{thread*}] {LEVEL} {logger} - {msg}"},
	{text: "{LEVEL} {time} {module} {pid#} {thread#} {msg}"},                                       // Django
	{text: "{time} pid={pid#} tid={tid} class={class} jid={jid} elapsed={elapsed} {LEVEL}: {msg}"}, // Sidekiq
	{text: "{time} pid={pid#} tid={tid} class={class} jid={jid} {LEVEL}: {msg}"},
	{text: "{time} pid={pid#} tid={tid} {LEVEL}: {msg}"},
	{text: "{time} {pid#} TID-{tid} {class} JID-{jid} {LEVEL}: {msg}"},
	{text: "{time} {pid#} TID-{tid} {LEVEL}: {msg}"},
	{text: "{time} {letter} | {msg}"},                      // capnslog
	{text: "{time} p={pid#} u={user} n={logger} | {line}"}, // Ansible
	{text: "{time} {level=dotnet}: {logger.}[{event#}] {msg}"},
	{text: "{time=epoch}: {msg}"},                                                                    // MQTT brokers
	{text: "{time=epoch} {-uid} {client.} {-port#} {server.} {port#} {-request=tcp|udp|icmp} {msg}"}, // Zeek
	{text: "{time} {-=D|I|W|E}! {log}"},                                                              // AWS CloudWatch agent
	{text: "{time} {letter}! [{logger*}] {msg}"},                                                     // Telegraf
	{text: "{time} {letter}! {msg}"},
	{text: "{time} {source} [{letter}] {msg}"},                              // Gitea
	{text: "[{time}] {LEVEL}[{pid#}][{call}]: {source!} {function}: {msg}"}, // Asterisk
	{text: "[{time}] {LEVEL}[{pid#}][{call}] {source}: {msg}"},
	{text: "[{time}] {LEVEL}[{pid#}]: {source!} {function}: {msg}"},
	{text: "[{time}] {LEVEL}[{pid#}] {source}: {msg}"},
	{text: "{time} | {app} | {LEVEL} | ({source} in {function}) | {msg}"}, // Datadog agent
	{text: "{time} | {app} | {LEVEL} | {msg}"},
	{text: "[{node}] {time} {LEVEL}: {msg}"},                        // Syncthing
	{text: "[{pid#}] {time}: {msg}"},                                // Puma
	{text: "[{level}] {time}: {msg}"},                               // Dart
	{text: "[{level}#{logger*}] {msg}"},                             // monad-logger
	{text: "<{time}> <{level}> <{logger*}> <{code}> <{-request*}>"}, // WebLogic
	{text: "<{time}> <{level}> <{logger*}> <{code}> <{msg}"},
	{text: "[{time}][{-frame*}]{logger}: {level}: {msg}"}, // Unreal Engine
	{text: "[{time}][{-frame*}]{logger}: {msg}"},
	{text: "{level}[{code}]: {msg}"}, // rustc

	// Any other line with a time and a level.
	{text: "{time} {level}: {msg}"},
	{text: "{time} {logger}: {level}: {msg}"}, // BIND
	{text: "{time} <{level}> {msg}"},
	{text: "{time} ({level}) {msg}"},
	{text: "{time} {level} {app} : {msg}"},
	{text: "{time} {logger.} {log}"}, // CloudWatch streams as printed by aws logs tail
	{text: "{time} {logger.} [{pid#}]: {LEVEL} {msg}"},
	{text: "{time} {logger.} {LEVEL}: {msg}"},
	{text: "{time} {logger.} {LEVEL} {msg}"},
	{text: "{time} {logger.} [{level}] {msg}"},
	{text: "{time}: {level}: {msg}"},
	{text: "{time}: {msg}"},
	{text: "{time} {line}"},
	{text: "{LEVEL} {time} {msg}"},

	// A level without a time.
	{text: "{level}: {msg}"},
	{text: "{LEVEL} - {msg}"},
	{text: "{LEVEL} {msg}"},
	{text: "({level}) {msg}"},
	{text: "<{level}> {msg}"},

	// logfmt, and lines with a name in front, as Docker Compose writes them.
	{text: "{pairs}"},
	{text: "{service.} | {log}"},
})

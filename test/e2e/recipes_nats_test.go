//go:build linux

package e2e_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"topicmux/internal/testenv"
)

var natsRecipe = recipe{
	heading: "NATS",
	start:   startNATS,
	wants: map[string]string{
		"nats.orders.new": `{"id":7}`, "nats.tank": "21.5", "messages": `{"in":[0-9.]+,"out":[0-9.]+}`,
		"consumers": `{"connections":\d+,"slow":0,"subscriptions":\d+}`,
	},
	units:  map[string]string{"messages": "msgs/s"},
	failed: map[string]string{"messages": "refused", "consumers": "refused", "nats.stderr": "Disconnected"},
	back:   []string{"messages", "consumers", "nats.orders.new", "nats.stderr"},
	shell:  `orders .*"id":7`,
}

// startNATS starts a server. Its command line is not in Debian: the test's own program
// stands in, see natsCLI.
func startNATS(s *system) {
	server := testenv.Program(s, "nats-server", "/usr/sbin/nats-server")
	port, monitoring := s.port(), s.port()
	self, err := os.Executable()
	if err != nil {
		s.Fatal(err)
	}
	s.write("bin/nats", fmt.Sprintf("#!/bin/sh\n%s=1 exec %s \"$@\"\n", natsCLIVariable, self))
	s.setenv("NATS_URL", "nats://127.0.0.1:"+port)
	s.replace["localhost:8222"] = "127.0.0.1:" + monitoring
	s.up = func() {
		s.down = s.daemon(syscall.SIGTERM, s.command(server, "-a", "127.0.0.1", "-p", port, "-m", monitoring))
	}
	s.feed = func() {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = io.WriteString(conn, "CONNECT {\"verbose\":false}\r\nPUB orders.new 8\r\n{\"id\":7}\r\nPUB tank 4\r\n21.5\r\nPING\r\n")
		in := bufio.NewScanner(conn)
		for more := true; more && in.Text() != "PONG"; {
			more = in.Scan()
		}
	}
}

// natsCLIVariable is set for the program that stands in for the command line of NATS.
const natsCLIVariable = "TOPICMUX_TEST_NATS_CLI"

// natsCLI prints the messages of a subject as nats does: as they are with --raw, and with
// --dump=- as JSON that a NUL ends. It reconnects, and says so on standard error.
func natsCLI(args []string) (exitCode int) {
	subject, raw := ">", false
	for _, arg := range args {
		switch {
		case arg == "--raw":
			raw = true
		case arg != "sub" && arg != "--dump=-":
			subject = arg
		}
	}
	connected := false
	for {
		conn, err := dialNATS()
		switch {
		case err != nil && !connected:
			fmt.Fprintln(os.Stderr, "nats: error: nats: no servers available for connection")
			return 1
		case err != nil:
			time.Sleep(reconnectNATS)
			continue
		case connected:
			fmt.Fprintf(os.Stderr, "%s Reconnected [%s]\n", time.Now().Format(time.TimeOnly), os.Getenv("NATS_URL"))
		}
		connected = true
		err = subscribeNATS(conn, subject, raw)
		fmt.Fprintf(os.Stderr, "%s Disconnected due to: %v, will attempt reconnect\n", time.Now().Format(time.TimeOnly), err)
	}
}

// reconnectNATS is the pause before each attempt to reconnect.
const reconnectNATS = 100 * time.Millisecond

func dialNATS() (net.Conn, error) {
	u, err := url.Parse(os.Getenv("NATS_URL"))
	if err != nil {
		return nil, err
	}
	return net.Dial("tcp", u.Host)
}

// subscribeNATS prints messages until the connection ends.
func subscribeNATS(conn net.Conn, subject string, raw bool) error {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	if _, err := fmt.Fprintf(conn, "CONNECT {\"verbose\":false}\r\nSUB %s 1\r\n", subject); err != nil {
		return err
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		fields := strings.Fields(line)
		switch fields[0] {
		case "PING":
			if _, err := io.WriteString(conn, "PONG\r\n"); err != nil {
				return err
			}
		case "MSG":
			size, err := strconv.Atoi(fields[len(fields)-1])
			if err != nil {
				return err
			}
			payload := make([]byte, size+len("\r\n"))
			if _, err := io.ReadFull(in, payload); err != nil {
				return err
			}
			printNATS(fields[1], payload[:size], raw)
		}
	}
}

func printNATS(subject string, payload []byte, raw bool) {
	if raw {
		fmt.Printf("%s\n", payload)
		return
	}
	text, _ := json.Marshal(struct {
		Subject, Reply string
		Header         map[string][]string
		Data           []byte
		Sub            *struct{}
	}{Subject: subject, Data: payload})
	fmt.Printf("%s\x00", text)
}

package cmd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// initFile is the name of the file that init writes.
const initFile = "topicmux.yaml"

func initCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write a config file for this machine",
		Long: "Write a commented config file with sources that this machine has, and the schema\n" +
			"by which editors complete it. topicmux schema prints that schema.",
		Example: "topicmux init && topicmux -c topicmux.yaml",
		Args:    atMostOne,
	}
	f := c.Flags()
	force := f.Bool("force", false, "replace the file if it exists")
	c.Run = a.runs(func(ctx context.Context, std stdio, args []string) error {
		file := initFile
		if len(args) > 0 {
			file = args[0]
		}
		return runInit(ctx, std, file, *force)
	})
	return c
}

// schemaFile is the name of the schema that init writes beside the config file.
const schemaFile = "topicmux.schema.json"

// schemaLine is the first line of a config file. Editors that use yaml-language-server, such
// as VS Code, Neovim and Helix, check and complete the file by the schema that it names,
// relative to the file.
const schemaLine = "# yaml-language-server: $schema=" + schemaFile + "\n"

// runInit writes the file and its schema, or prints the file for "-".
func runInit(ctx context.Context, std stdio, file string, force bool) error {
	if err := checkDirectory(file); err != nil {
		return err
	}
	text := initialConfig(found(ctx))
	if file == "-" {
		_, err := std.out.Write([]byte(text))
		return err
	}
	schema := filepath.Join(filepath.Dir(file), schemaFile)
	data, err := configSchema("serve").JSON()
	if err != nil {
		return err
	}
	if _, err := os.Stat(file); err != nil || force { // otherwise the file is the problem
		if err := writeNew(schema, string(data), force || isOwnSchema(schema)); err != nil {
			return err
		}
	}
	if err := writeNew(file, schemaLine+text, force); err != nil {
		return err
	}
	fmt.Fprintf(std.err, "wrote %s\n  show it    topicmux -c %s\n  serve it   topicmux serve -c %s\n  check it   topicmux serve -c %s --check\n  editors    use %s to complete and check it\n", file, file, file, file, schema)
	return nil
}

// checkDirectory returns why the directory of a file can have no file.
func checkDirectory(file string) error {
	dir := filepath.Dir(file)
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return withHint(fmt.Errorf("write %s: there is no directory %s", file, dir), "create it first: mkdir -p %s", dir)
	case err != nil:
		return fmt.Errorf("write %s: %w", file, reason(err))
	case !info.IsDir():
		return fmt.Errorf("write %s: %s is not a directory", file, dir)
	}
	return nil
}

// writeNew writes a file. If the file exists, it replaces it only with force.
func writeNew(file, text string, force bool) error {
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	out, err := os.OpenFile(file, mode, 0o600)
	switch {
	case errors.Is(err, os.ErrExist):
		return withHint(fmt.Errorf("%s exists already", file), "--force replaces it, topicmux init OTHER.yaml writes another file, 'topicmux init -' prints it")
	case err != nil:
		return fmt.Errorf("write %s: %w", file, reason(err))
	}
	_, err = out.WriteString(text)
	if err = errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("write %s: %w", file, reason(err))
	}
	return nil
}

// probe is a source that some machines have.
type probe struct {
	comment string
	yaml    string
	exists  func(ctx context.Context) bool
}

// probes are the sources that init looks for.
var probes = []probe{
	{"the log of this machine", "- name: syslog\n  file: /var/log/syslog\n  last: 100", readable("/var/log/syslog")},
	{"the log of this machine", "- name: messages\n  file: /var/log/messages\n  last: 100", readable("/var/log/messages")},
	{"the journal of this machine", "- name: journal\n  command: journalctl --follow --output json --lines 50", program("journalctl")},
	{"what containers do", "- name: docker\n  docker: true", exists("/var/run/docker.sock")},
	{"memory, swap and processes each second", "- name: vmstat\n  command: vmstat 1", all(program("vmstat"), runsOn("linux"))},
	{"how long a packet to this machine takes", "- name: ping\n  command: ping 127.0.0.1\n  match: time=([0-9.]+)\n  unit: ms", program("ping")},
	{"metrics of this machine in Prometheus' format", "- name: node\n  prometheus: http://127.0.0.1:9100/metrics\n  metrics: [\"node_load*\", \"node_memory_Mem*_bytes\"]", listens("127.0.0.1:9100")},
	{"Prometheus itself", "- name: prometheus\n  prometheus: http://127.0.0.1:9090/metrics\n  metrics: [\"prometheus_http_requests_total\", \"process_*\"]", listens("127.0.0.1:9090")},
}

// found returns the probes of sources that this machine has.
func found(ctx context.Context) (out []probe) {
	for _, p := range probes {
		if p.exists(ctx) {
			out = append(out, p)
		}
	}
	return out
}

func readable(file string) func(context.Context) bool {
	return func(context.Context) bool {
		f, err := os.Open(file)
		if err != nil {
			return false
		}
		return f.Close() == nil
	}
}

func exists(file string) func(context.Context) bool {
	return func(context.Context) bool { _, err := os.Stat(file); return err == nil }
}

func program(name string) func(context.Context) bool {
	return func(context.Context) bool { _, err := exec.LookPath(name); return err == nil }
}

func runsOn(name string) func(context.Context) bool {
	return func(context.Context) bool { return runtime.GOOS == name }
}

func all(a, b func(context.Context) bool) func(context.Context) bool {
	return func(ctx context.Context) bool { return a(ctx) && b(ctx) }
}

// listens reports whether a server of this machine accepts connections.
func listens(addr string) func(context.Context) bool {
	return func(ctx context.Context) bool {
		dialer := net.Dialer{Timeout: 200 * time.Millisecond}
		conn, err := dialer.DialContext(ctx, "tcp", addr)
		if err != nil {
			return false
		}
		return conn.Close() == nil
	}
}

// initialConfig returns a config file with the sources that were found, and examples of
// others in comments.
func initialConfig(found []probe) string {
	var b strings.Builder
	b.WriteString(`# topicmux -c FILE serves these sources and shows them. topicmux serve -c FILE serves them only.
# Every key is described in docs/sources.md and docs/config.md.

# metrics of this machine: cpu, mem, net, disk, load, procs
system: true

sources:
`)
	for _, p := range found {
		write(&b, "", "# "+p.comment+"\n"+p.yaml)
	}
	write(&b, "", "# a wave, so that something moves\n- name: wave\n  simulate: sine\n  every: 200ms")
	b.WriteString("\n  # Examples. Remove the # to use them.\n")
	for _, example := range []string{
		"# a number that a command prints, every two seconds\n- name: files\n  command: ls | wc -l\n  every: 2s\n  unit: files",
		"# JSON of a server; ${NAME} is a variable of the environment\n- name: price\n  http: https://api.example.org/price?key=${API_KEY}\n  field: .data.price\n  every: 30s",
		"# another event stream, under the name eu\n- name: eu\n  sse: https://eu.example.org/events",
	} {
		write(&b, "# ", example)
	}
	b.WriteString(`
# what topicmux -c shows about them
dashboard:
  window: 1m
  # alerts:
  #   - cpu.total > 90 for 15s
`)
	return b.String()
}

// write writes lines below "sources:", each with a mark in front.
func write(b *strings.Builder, mark, text string) {
	b.WriteByte('\n')
	for line := range strings.SplitSeq(text, "\n") {
		if !strings.HasPrefix(line, "#") {
			line = mark + line
		}
		b.WriteString("  " + line + "\n")
	}
}

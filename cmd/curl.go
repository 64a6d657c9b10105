package cmd

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// curlOptions maps options of curl to flags of watch and tail. Those that are mapped to
// "" have no effect on a stream.
var curlOptions = map[string]string{
	"-H": "--header", "--header": "--header", "-X": "--method", "--request": "--method",
	"-d": "--data", "--data": "--data", "--data-raw": "--data", "--data-binary": "--data", "--data-ascii": "--data",
	"--cacert": "--ca", "-E": "--cert", "--cert": "--cert", "--key": "--key", "--oauth2-bearer": "--token",
	"-m": "", "--max-time": "", "--connect-timeout": "", "--retry": "", "--retry-delay": "", "--keepalive-time": "",
}

// curlSwitches are options of curl without a value that change nothing for a stream.
var curlSwitches = []string{
	"-N", "--no-buffer", "-s", "--silent", "-S", "--show-error", "-sS", "-sN", "-Ns", "-NsS", "-sSN", "-L", "--location", "-f", "--fail",
	"--compressed", "-v", "--verbose", "-#", "--progress-bar", "-g", "--globoff", "--http1.1", "--http2", "--no-progress-meter", "--fail-with-body", "-i", "--include", "-sL", "-NL", "-LN",
}

// fromCurl turns "watch curl OPTIONS URL" and the same for tail into flags of these
// commands, so that a line for curl can be pasted. Other arguments stay as they are.
func fromCurl(args []string) ([]string, error) {
	at := slices.Index(args, "curl")
	if at < 1 || args[0] != "watch" && args[0] != "tail" || at > 1 && takesValue(args[at-1]) {
		return args, nil
	}
	out, urls := slices.Clone(args[:at]), 0
	for rest := args[at+1:]; len(rest) > 0; {
		arg := rest[0]
		rest = rest[1:]
		switch {
		case !strings.HasPrefix(arg, "-") || arg == "-":
			out, urls = append(out, arg), urls+1
			continue
		case slices.Contains(curlSwitches, arg):
			continue
		}
		name, value, rest2, err := curlValue(arg, rest)
		if err != nil {
			return nil, err
		}
		rest = rest2
		translated, err := curlFlag(name, value)
		if err != nil {
			return nil, err
		}
		if name == "--url" {
			urls++
		}
		out = append(out, translated...)
	}
	if urls != 1 {
		return nil, usageError(fmt.Errorf("the curl line has %d URLs", urls), "paste a line with one URL")
	}
	return out, nil
}

// takesValue reports whether an argument is an option before its value. The switches of
// watch and tail that may come before curl are none.
func takesValue(arg string) bool {
	return strings.HasPrefix(arg, "-") && !strings.Contains(arg, "=") &&
		!slices.Contains([]string{"--json", "--raw", "--stats", "--plain", "--once", "--no-state", "--quiet", "--comments", "--no-reconnect", "--repeat"}, arg)
}

// curlValue returns the name and value of an option: the next argument, or what is
// attached to the option.
func curlValue(arg string, rest []string) (name, value string, left []string, err error) {
	if !strings.HasPrefix(arg, "--") && len(arg) > 2 {
		return arg[:2], arg[2:], rest, nil
	}
	if name, value, ok := strings.Cut(arg, "="); ok && strings.HasPrefix(arg, "--") {
		return name, value, rest, nil
	}
	if arg == "-k" || arg == "--insecure" || arg == "-G" || arg == "--get" {
		return arg, "", rest, nil
	}
	if len(rest) == 0 {
		return "", "", nil, usageError(fmt.Errorf("curl's %s needs a value", arg), "paste the whole line")
	}
	return arg, rest[0], rest[1:], nil
}

// curlFlag returns the flags for an option of curl.
func curlFlag(name, value string) ([]string, error) {
	header := func(field string) []string { return []string{"--header", field + ": " + value} }
	switch name {
	case "--url":
		return []string{value}, nil
	case "-A", "--user-agent":
		return header("User-Agent"), nil
	case "-e", "--referer":
		return header("Referer"), nil
	case "-b", "--cookie":
		return header("Cookie"), nil
	case "-u", "--user":
		value = "Basic " + base64.StdEncoding.EncodeToString([]byte(value))
		return header("Authorization"), nil
	case "--json":
		return []string{"--data", value, "--header", "Content-Type: application/json"}, nil
	case "-k", "--insecure":
		return []string{"--insecure"}, nil
	}
	flag, known := curlOptions[name]
	switch {
	case !known:
		return nil, usageError(fmt.Errorf("curl's %s has no counterpart here", name), "remove it, or pipe the output of curl: curl … | topicmux watch -")
	case flag == "":
		return nil, nil
	}
	return []string{flag, value}, nil
}

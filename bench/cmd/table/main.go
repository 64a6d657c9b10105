// Table measures all servers side by side and prints Markdown tables.
//
//	table                          the short run, a few minutes
//	table -long -duration 5s -rounds 5
//	table -plans flat-1000,paced-100 -servers topicmux,raw
//	table -list
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"topicmux/bench/measure"
	"topicmux/bench/report"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "table:", err)
		os.Exit(1)
	}
}

type settings struct {
	report.Options
	plans []report.Plan
	raw   string
	list  bool
}

func run(ctx context.Context, args []string) (err error) {
	s, err := parse(args)
	if err != nil {
		return err
	}
	if s.list {
		for _, p := range s.plans {
			fmt.Printf("%-14s %s: %s\n", p.Name, p.Title, strings.Join(p.Servers, " "))
		}
		return nil
	}
	if s.raw != "" {
		f, err := os.Create(s.raw)
		if err != nil {
			return err
		}
		defer f.Close()
		encoder := json.NewEncoder(f)
		s.Keep = func(r *measure.Result) error { return encoder.Encode(r) }
	}
	begun := time.Now()
	heading(os.Stdout, s.Options)
	for _, p := range s.plans {
		outcome, err := report.Run(ctx, p, s.Options)
		if err != nil {
			return err
		}
		report.Write(os.Stdout, p, outcome)
		if grown := outcome.Grown(); grown != "" {
			return errors.New(grown)
		}
	}
	fmt.Fprintf(os.Stderr, "took %v\n", time.Since(begun).Round(time.Second))
	return nil
}

func parse(args []string) (*settings, error) {
	s := &settings{Options: report.Options{Log: os.Stderr}}
	f := flag.NewFlagSet("table", flag.ContinueOnError)
	long := f.Bool("long", false, "also the plans that take long or need much memory")
	quiet := f.Bool("quiet", false, "say nothing until a table is complete")
	plans := f.String("plans", "", "names of the plans to run, long or not (default all)")
	servers := f.String("servers", "", "names of the servers to measure (default all)")
	f.StringVar(&s.Dir, "bin", programs(), "where the programs are")
	f.IntVar(&s.Rounds, "rounds", 3, "how often each server is measured")
	f.DurationVar(&s.WarmUp, "warmup", 200*time.Millisecond, "how long events flow before it counts")
	f.DurationVar(&s.Duration, "duration", time.Second, "how long it counts")
	f.StringVar(&s.raw, "raw", "", "file for all results, one JSON object per line")
	f.BoolVar(&s.list, "list", false, "print the plans and end")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if *servers != "" {
		s.Servers = strings.Split(*servers, ",")
	}
	if *quiet {
		s.Log = io.Discard
	}
	asked := strings.Split(*plans, ",")
	for _, p := range report.Plans() {
		if slices.Contains(asked, p.Name) || *plans == "" && (*long || s.list || !p.Long) {
			s.plans = append(s.plans, p)
		}
	}
	if len(s.plans) == 0 {
		return nil, errors.New("no such plan; -list prints them")
	}
	return s, nil
}

// heading writes where and how the figures were measured.
func heading(w io.Writer, o report.Options) {
	var name unix.Utsname
	_ = unix.Uname(&name) // it cannot fail
	fmt.Fprintf(w, "%s, Linux %s, %d cores, %s; %d rounds of %v each, medians.\n\n",
		runtime.Version(), unix.ByteSliceToString(name.Release[:]), runtime.NumCPU(),
		time.Now().UTC().Format("2006-01-02"), o.Rounds, o.Duration)
}

// programs returns the directory of this program, which contains the servers too.
func programs() string {
	self, err := os.Executable()
	if err != nil {
		return "."
	}
	return filepath.Dir(self)
}

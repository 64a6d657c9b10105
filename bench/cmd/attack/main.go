// Attack runs attacks against a real `topicmux serve` and prints their costs as a Markdown
// table.
//
//	attack -topicmux ./topicmux
//	attack -topicmux ./topicmux -only bodies,lines
//	attack -topicmux ./topicmux -- -c topicmux.yaml    more arguments of serve
//	attack -list
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"topicmux/bench/attack"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "attack:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	var o attack.Options
	f := flag.NewFlagSet("attack", flag.ContinueOnError)
	f.StringVar(&o.Binary, "topicmux", "topicmux", "the program to attack")
	f.DurationVar(&o.Hold, "hold", 0, "how long the clients stay (default 5s)")
	f.DurationVar(&o.Rest, "rest", 0, "how long the server has to give memory back (default 30s)")
	f.BoolVar(&o.History, "history", false, "fill the history, of 256 MiB, before each attack")
	only := f.String("only", "", "names of the attacks to run (default all)")
	list := f.Bool("list", false, "print the attacks and end")
	neighbour := f.String("neighbour", "", "be the neighbour of a server at this address, for the program itself")
	if err := f.Parse(args); err != nil {
		return err
	}
	if *neighbour != "" {
		return attack.Neighbour(*neighbour, os.Stdin, os.Stdout)
	}
	o.Args = f.Args()
	var err error
	if o.Self, err = os.Executable(); err != nil {
		return err
	}
	asked := strings.Split(*only, ",")
	found := false
	for _, a := range attack.Attacks() {
		switch {
		case *list:
			fmt.Printf("%-18s %s\n", a.Name, a.Title)
			continue
		case *only != "" && !slices.Contains(asked, a.Name):
			continue
		case !found:
			fmt.Print(attack.Heading())
		}
		found = true
		r, err := attack.Run(ctx, a, o)
		if err != nil {
			return err
		}
		fmt.Print(r.Row())
	}
	if !found && !*list {
		return errors.New("no such attack; -list prints them")
	}
	return nil
}

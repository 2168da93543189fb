// Load is the clients of the benchmarks in one program: what wrk cannot do.
//
//	load get      fetches the addresses that it reads from stdin, and measures
//	load hostile  sends what nobody sends who means well
//	load hold     holds idle WebSockets and slow readers until it is told to stop
//	load serve    a bare server of Go's, as a measure of the machine
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

var commands = map[string]func(ctx context.Context, args []string) error{
	"get": get, "hostile": hostile, "hold": hold, "serve": serve,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run, ok := commands[append(os.Args, "", "")[1]]
	if !ok {
		fmt.Fprintln(os.Stderr, "load get|hostile|hold|serve; each has -help")
		os.Exit(2)
	}
	if err := run(ctx, os.Args[2:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "load:", err)
		stop()
		os.Exit(1)
	}
}

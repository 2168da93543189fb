// Install builds the servers that the tests need and that are not there yet. Tests do that by themselves; this says so.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"calotype/storage/testservers/tools"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, t := range tools.All {
		if _, err := t.Find(); err == nil {
			continue
		}
		fmt.Printf("calotype: building %s %s for the tests; this takes some minutes, once\n", t.Name, t.Version)
		if _, err := t.Install(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "calotype:", err)
			os.Exit(1)
		}
	}
}

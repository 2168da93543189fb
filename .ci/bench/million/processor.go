package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// processorOf tells what this process has spent of the processor, and PostgreSQL for it.
func processorOf(ctx context.Context, address string) (spent func() time.Duration, end func(), err error) {
	here := func() time.Duration {
		var used syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
			panic(err)
		}
		return time.Duration(used.Utime.Nano() + used.Stime.Nano())
	}
	if !strings.HasPrefix(address, "postgres") {
		return here, func() {}, nil
	}
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, nil, err
	}
	last := map[int]time.Duration{} // also of those that have ended
	there := func() (sum time.Duration) {
		rows, _ := c.Query(ctx, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
		if err != nil {
			panic(err)
		}
		for _, pid := range pids {
			text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid))
			var ns int64
			fmt.Sscan(string(text), &ns)
			last[pid] = time.Duration(ns)
		}
		for _, ns := range last {
			sum += ns
		}
		return sum
	}
	return func() time.Duration { return here() + there() }, func() { c.Close(ctx) }, nil
}

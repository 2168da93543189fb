package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// processorOf tells what this process has spent of the processor, and PostgreSQL for it.
func processorOf(ctx context.Context, address string) (spent func() (time.Duration, error), end func(), err error) {
	here := func() (time.Duration, error) {
		var used syscall.Rusage
		err := syscall.Getrusage(syscall.RUSAGE_SELF, &used)
		return time.Duration(used.Utime.Nano() + used.Stime.Nano()), err
	}
	if !strings.HasPrefix(address, "postgres") {
		return here, func() {}, nil
	}
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, nil, err
	}
	last := map[int]time.Duration{} // also of those that have ended
	return func() (time.Duration, error) {
		sum, err := here()
		if err != nil {
			return 0, err
		}
		rows, _ := c.Query(ctx, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
		if err != nil {
			return 0, err
		}
		for _, pid := range pids {
			text, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid))
			if errors.Is(err, fs.ErrNotExist) { // it has ended just now
				continue
			}
			var ns int64
			if _, scan := fmt.Sscan(string(text), &ns); cmp.Or(err, scan) != nil {
				return 0, fmt.Errorf("what PostgreSQL spends, which is to run on this machine: %w", cmp.Or(err, scan))
			}
			last[pid] = time.Duration(ns)
		}
		for _, ns := range last {
			sum += ns
		}
		return sum, nil
	}, func() { c.Close(ctx) }, nil
}

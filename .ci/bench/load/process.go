package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// A process is one that is watched from outside, by Linux' /proc.
type process int

// tick is the unit of time in /proc, the same on every architecture that Linux has today.
const tick = 10 * time.Millisecond

// cpu is the processor time that all threads have taken since the process began.
func (p process) cpu() (time.Duration, error) {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(line[bytes.LastIndexByte(line, ')')+1:])) // from the third on: a name may have spaces
	var sum int64
	for _, field := range fields[11:13] { // utime, stime
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return time.Duration(sum) * tick, nil
}

// status is a line of /proc/…/status that counts in kB, in MiB.
func (p process) status(name string) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			n, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return n / 1024, err
		}
	}
	return 0, fmt.Errorf("process %d has no %s", p, name)
}

// forgetPeak has the largest memory (VmHWM) counted anew from now on.
func (p process) forgetPeak() error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p), []byte("5"), 0)
}

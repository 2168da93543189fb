package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A console is who runs a command: a person at a terminal, or a script.
type console struct {
	in       io.Reader
	out, err io.Writer // what was asked for; everything that is said beside it
	asks     bool      // a person can be asked
	draws    bool      // err is a terminal
}

func newConsole(in *os.File, out, err io.Writer) *console {
	c := &console{in: in, out: out, err: err}
	if f, ok := err.(*os.File); ok {
		c.draws = term.IsTerminal(int(f.Fd()))
	}
	c.asks = c.draws && term.IsTerminal(int(in.Fd()))
	return c
}

// say writes a line beside what was asked for.
func (c *console) say(format string, args ...any) { fmt.Fprintf(c.err, format+"\n", args...) }

// agree asks whether to go on, unless that was said already. done is what is not done otherwise.
func (c *console) agree(yes bool, done string) error {
	if yes {
		return nil
	}
	if !c.asks {
		return fmt.Errorf("nothing was %s: nobody can be asked here; say --yes to go on", done)
	}
	fmt.Fprint(c.err, "Go on? [y/N] ")
	answer, err := bufio.NewReader(c.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return fmt.Errorf("nothing was %s", done)
}

// progress is how far a command is: a bar at a terminal, lines elsewhere.
func (c *console) progress() *progress { return &progress{console: c} }

// lineTime is how often a line is written where there is no terminal.
const lineTime = 10 * time.Second

// A progress is a [calotype/storage/transfer.Progress].
type progress struct {
	console *console
	bar     *progressbar.ProgressBar

	what         string
	items, most  int
	bytes, whole int64
	begun, said  time.Time
}

// Begin implements transfer.Progress.
func (p *progress) Begin(what string, items int, bytes int64) {
	*p = progress{console: p.console, what: what, most: items, whole: bytes, begun: time.Now(), said: time.Now()}
	if !p.console.draws {
		return
	}
	most, options := int64(items), []progressbar.Option{progressbar.OptionShowIts()}
	if bytes > 0 {
		most, options = bytes, []progressbar.Option{progressbar.OptionShowBytes(true), progressbar.OptionShowTotalBytes(true), progressbar.OptionUseIECUnits(true)}
	}
	p.bar = progressbar.NewOptions64(max(1, most), append(options,
		progressbar.OptionSetWriter(p.console.err), progressbar.OptionSetDescription(fmt.Sprintf("%-20s", what)),
		progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetWidth(20), progressbar.OptionClearOnFinish())...)
}

// Add implements transfer.Progress.
func (p *progress) Add(items int, bytes int64) {
	p.items += items
	p.bytes += bytes
	if p.bar != nil {
		now := int64(p.items)
		if p.whole > 0 {
			now = p.bytes
		}
		_ = p.bar.Set64(max(0, min(now, p.bar.GetMax64()-1))) // that it could not be drawn ends nothing
		return
	}
	if now := time.Now(); now.Sub(p.said) >= lineTime {
		p.said = now
		p.console.say("%s: %s", p.what, p.line(now))
	}
}

// End implements transfer.Progress.
func (p *progress) End() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
	p.console.say("%s: %s", p.what, strings.Join(p.parts(time.Since(p.begun)), ", "))
}

// line says how far it is, how fast, and for how long yet.
func (p *progress) line(now time.Time) string {
	took := now.Sub(p.begun)
	parts := p.parts(took)
	if p.bytes > 0 && p.bytes < p.whole {
		left := time.Duration(float64(took) * float64(p.whole-p.bytes) / float64(p.bytes))
		parts = append(parts, left.Round(time.Second).String()+" left")
	}
	return strings.Join(parts, ", ")
}

// parts say how far it is, and how fast.
func (p *progress) parts(took time.Duration) []string {
	var parts []string
	if p.items > 0 || p.most > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d", p.items, max(p.items, p.most)))
	}
	if p.whole > 0 || p.bytes > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s", size(p.bytes), size(max(p.bytes, p.whole))))
		if took > time.Second {
			parts = append(parts, size(int64(float64(p.bytes)/took.Seconds()))+"/s")
		}
	}
	return append(parts, took.Round(time.Second).String())
}

// size writes bytes as people read them.
func size(n int64) string {
	for _, u := range units[:4] {
		if n >= u.bytes {
			return fmt.Sprintf("%.1f %s", float64(n)/float64(u.bytes), u.name)
		}
	}
	return fmt.Sprintf("%d B", n)
}

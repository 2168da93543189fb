// Calotype is a self-hosted image platform in one binary: this package reads the settings, puts the parts together and
// serves them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"calotype/imaging/rendition"

	"github.com/alecthomas/kong"
)

type commands struct {
	Serve       serveCommand      `cmd:"" help:"Run the server."`
	User        userCommand       `cmd:"" help:"Make, list and remove people who may sign in; a server may be running."`
	Copy        copyCommand       `cmd:"" help:"Copy a library to another place, such as from a folder to S3 and PostgreSQL."`
	Backup      backupCommand     `cmd:"" help:"Write a library into one file."`
	Restore     restoreCommand    `cmd:"" help:"Bring a library back from a backup."`
	Check       checkCommand      `cmd:"" help:"Look whether records and pictures agree, and mend what can be mended."`
	Operations  operationsCommand `cmd:"" help:"List every operation of the image URLs; with --json, as JSON."`
	Health      healthCommand     `cmd:"" help:"Ask the server that runs here whether it is ready; the exit code says so."`
	Version     versionCommand    `cmd:"" help:"Print the version."`
	ConfigTable tableCommand      `cmd:"" hidden:"" help:"Print the configuration table of the README."`
}

func main() {
	rendition.Enter()
	os.Exit(realMain(os.Args[1:], os.Stdout, os.Stderr))
}

// dropEmpty takes variables of ours without a value for ones that are not set, as files that start containers pass them.
func dropEmpty() {
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); value == "" && strings.HasPrefix(name, "CALOTYPE_") {
			_ = os.Unsetenv(name) // the name came from there
		}
	}
}

// realMain answers the exit code: 0, that of an exitCode, or 1 after one line on stderr that says what is wrong.
func realMain(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	dropEmpty()

	exited := errors.New("exited")
	err := func() (err error) {
		defer func() { // kong ends --help by calling exit
			if r := recover(); r == any(exited) {
				err = nil
			} else if r != nil {
				panic(r)
			}
		}()
		parser, err := newParser(&commands{}, func(int) { panic(exited) }, kong.Writers(stdout, stderr))
		if err != nil {
			return err
		}
		parsed, err := parser.Parse(args)
		if err != nil {
			return err
		}
		parsed.BindTo(ctx, (*context.Context)(nil))
		parsed.BindTo(stdout, (*io.Writer)(nil))
		parsed.Bind(newConsole(os.Stdin, stdout, stderr))
		return parsed.Run()
	}()
	if err == nil {
		return 0
	}
	if told, ok := errors.AsType[exitCode](err); ok {
		return int(told)
	}
	fmt.Fprintln(stderr, "calotype: "+oneLine(err))
	return 1
}

// An exitCode ends the program with a code of its own; why was said already.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

func newParser(c *commands, exit func(int), options ...kong.Option) (*kong.Kong, error) {
	return kong.New(c, append(options,
		kong.Name("calotype"),
		kong.Description("A self-hosted image platform: upload, edit live, take a link away."),
		kong.Exit(exit),
		kong.ValueFormatter(describe),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 120}),
	)...)
}

type serveCommand struct {
	Config `embed:""`
}

// Run serves until a signal comes.
func (c *serveCommand) Run(ctx context.Context) error { return run(ctx, c.Config, os.Stderr) }

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(out io.Writer) error {
	_, err := fmt.Fprintln(out, "calotype "+version)
	return err
}

type tableCommand struct{}

// Run prints the table.
func (tableCommand) Run(out io.Writer) error {
	_, err := io.WriteString(out, markdown(Settings()))
	return err
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

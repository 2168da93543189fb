// Up runs the servers of the tests for whoever wants to try something on them: up postgres|versitygw|minio …
//
// It prints one line for each, NAME=ADDRESS, with what the AWS SDK takes from the environment, and ends with its standard input.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"testing"

	"calotype/storage/testservers"
)

// program is what servers take for a test: one that lasts until main ends.
type program struct {
	testing.TB
	cleanups []func()
}

func (p *program) Helper()                         {}
func (p *program) Context() context.Context        { return context.Background() }
func (p *program) Cleanup(f func())                { p.cleanups = append(p.cleanups, f) }
func (p *program) Fatal(args ...any)               { log.Fatal(args...) }
func (p *program) Logf(format string, args ...any) { log.Printf(format, args...) }

func main() {
	p := &program{}
	for _, name := range os.Args[1:] {
		switch name {
		case "postgres":
			fmt.Println("postgres=" + testservers.Postgres(p))
		case "versitygw":
			fmt.Println("versitygw=" + testservers.VersityGW(p))
		case "minio":
			fmt.Println("minio=" + testservers.MinIO(p))
		default:
			log.Fatalf("%q is no server; there are postgres, versitygw, minio", name)
		}
	}
	fmt.Printf("AWS_ACCESS_KEY_ID=%s\nAWS_SECRET_ACCESS_KEY=%s\nready\n", testservers.Key, testservers.Secret)
	_, _ = io.Copy(io.Discard, os.Stdin)
	for _, f := range slices.Backward(p.cleanups) {
		f()
	}
}

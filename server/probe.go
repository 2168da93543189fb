package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// healthCommand asks a running server whether it is ready: for containers, in which there is no curl.
type healthCommand struct {
	Addr string `default:"127.0.0.1:8080" env:"CALOTYPE_ADDR" placeholder:"HOST:PORT" help:"Where the server listens, as it was told itself."`
}

// probeTime is how long a server may take to say how it is: more than it takes to give up on one of its parts.
const probeTime = 2 * checkTime

// Run prints what the server says of its parts; an error is that it is not ready.
func (c healthCommand) Run(ctx context.Context, out io.Writer) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("--addr: %q is not an address; it is HOST:PORT, such as 127.0.0.1:8080", c.Addr)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost" // it listens everywhere
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+readyPath, nil)
	if err != nil {
		return fmt.Errorf("--addr: %q is not an address", c.Addr)
	}
	direct := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // by no proxy, whatever the environment says
	response, err := direct.Do(request)
	if err != nil {
		return fmt.Errorf("no server answers at %s: %w", c.Addr, errors.Unwrap(err))
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 1<<10))
	if err != nil {
		return fmt.Errorf("the server at %s broke off: %w", c.Addr, err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server at %s is not ready: %s", c.Addr, strings.TrimSpace(string(answer)))
	}
	_, err = out.Write(answer)
	return err
}

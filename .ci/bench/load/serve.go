package main

import (
	"context"
	"flag"
	"net"
	"net/http"
	"os"
)

// serve answers every request with the bytes of a file: what net/http costs by itself.
func serve(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:0", "where to listen")
	file := flags.String("file", "", "whose bytes are answered")
	if err := flags.Parse(args); err != nil {
		return err
	}
	data, err := os.ReadFile(*file)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = w.Write(data)
	})}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return ignore(server.Serve(listener), http.ErrServerClosed)
}

package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// hold opens sockets and slow readers, says so on stdout when all are there, and lets them be until it is told to stop. Then it
// says how many were still there.
func hold(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("hold", flag.ContinueOnError)
	sockets := flags.Int("sockets", 0, "idle WebSockets, which have said connection_init and answer pings")
	readers := flags.Int("readers", 0, "clients that read an image at 1 kB a second")
	base := flags.String("base", "", "address of the server")
	image := flags.String("image", "", "address of the image")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var held holding
	var holders sync.WaitGroup
	defer holders.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ready := make(chan error)
	open := func(n int, one func(context.Context, func(error)) error) error {
		gate := make(chan struct{}, 64) // that many are under way at once
		for range n {
			holders.Go(func() {
				gate <- struct{}{}
				var once sync.Once
				err := one(ctx, func(err error) {
					once.Do(func() { <-gate; ready <- err })
				})
				once.Do(func() { <-gate; ready <- err })
			})
		}
		for range n {
			if err := <-ready; err != nil {
				cancel()
				go func() { // those that were under way
					for range ready {
					}
				}()
				return err
			}
		}
		return nil
	}
	socket := func(ctx context.Context, ready func(error)) error {
		return held.socket(ctx, "ws"+strings.TrimPrefix(*base, "http")+"/graphql", ready)
	}
	if err := open(*sockets, socket); err != nil {
		return err
	}
	if err := open(*readers, func(ctx context.Context, ready func(error)) error { return held.reader(ctx, *image, ready) }); err != nil {
		return err
	}
	fmt.Printf("holding: sockets=%d readers=%d\n", held.sockets.Load(), held.readers.Load())
	<-ctx.Done()
	fmt.Printf("held: sockets=%d readers=%d\n", held.sockets.Load(), held.readers.Load())
	return nil
}

type holding struct{ sockets, readers atomic.Int64 }

// socket holds a WebSocket until ctx or the server ends it.
func (h *holding) socket(ctx context.Context, address string, ready func(error)) error {
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, HandshakeTimeout: time.Minute, ReadBufferSize: 512, WriteBufferSize: 512}
	conn, _, err := dialer.DialContext(ctx, address, nil)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	defer conn.Close()
	if err := conn.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"type":"connection_init","payload":{"authorization":%q}}`, authorization())); err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Now()) })()
	for {
		var message struct{ Type string }
		_, data, err := conn.ReadMessage()
		if err == nil {
			err = json.Unmarshal(data, &message)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			h.sockets.Add(-1)
			return err
		}
		switch message.Type {
		case "connection_ack":
			h.sockets.Add(1)
			ready(nil)
		case "ping":
			if err := conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"pong"}`)); err != nil {
				return err
			}
		}
	}
}

// reader reads an image slowly until ctx ends, the server cuts it off, or nothing is left.
func (h *holding) reader(ctx context.Context, address string, ready func(error)) error {
	conn, err := ask(ctx, address)
	if err != nil {
		return fmt.Errorf("reader: %w", err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Now()) })()
	h.readers.Add(1)
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for buffer := make([]byte, 1000); ; {
		if _, err := conn.Read(buffer); err != nil {
			if ctx.Err() == nil {
				h.readers.Add(-1)
			}
			return nil
		}
		ready(nil)
		select {
		case <-ctx.Done():
			return nil
		case <-second.C:
		}
	}
}

// ask sends a request for an address over a connection whose client takes in little at a time.
func ask(ctx context.Context, address string) (*net.TCPConn, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return nil, err
	}
	tcp := conn.(*net.TCPConn)
	_ = tcp.SetReadBuffer(4096) // what it does not take in is the server's to keep
	_, err = fmt.Fprintf(tcp, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", u.RequestURI(), u.Host)
	return tcp, err
}

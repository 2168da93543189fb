package main

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"calotype/server/analytics"
	"calotype/server/delivery"
	"calotype/server/front"
)

// hits answers images that lie ready in memory, in the place of net/http and [observe].
type hits struct {
	images   *delivery.Handler
	log      *slog.Logger
	watching *watching
}

// frontLimits are those of the server.
var frontLimits = front.Limits{Header: headerTime, Idle: idleTime, Piece: pieceTime, Size: pieceSize}

// Ready implements [front.Source]. Where requests are traced, net/http answers them.
func (h *hits) Ready(r *front.Request) (front.Answer, bool) {
	if h.watching.traces.On() {
		return front.Answer{}, false
	}
	reply, ok := h.images.Ready(&delivery.Asking{
		Target: r.Target, Host: r.Host, Referer: r.Referer, Accept: r.Accept, IfNoneMatch: r.IfNoneMatch,
	})
	if !ok {
		return front.Answer{}, false
	}
	return front.Answer{Status: reply.Status, Header: reply.Header, Body: reply.Body, File: reply.File, Of: reply.Of}, true
}

// Served implements [front.Source].
func (h *hits) Served(r *front.Request, a front.Answer, bytes int64, _ bool) {
	status := a.Status
	h.watching.hit(r, status, bytes)
	of, _ := a.Of.(*analytics.Subject)
	analytics.Count(h.watching.numbers, of, analytics.Answer{Cache: string(delivery.Memory), Status: status, Head: r.Head, Bytes: bytes}, r.Referer)
	if !h.log.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	path, _, _ := strings.Cut(string(r.Target), "?")
	method := "GET"
	if r.Head {
		method = "HEAD"
	}
	logRequest(context.Background(), h.log, method, path, status, bytes, time.Since(r.Received), r.Remote.String())
}

// AppendID implements [front.Source].
func (h *hits) AppendID(line []byte, r *front.Request) []byte {
	at := len(line)
	line = append(line, requestID(string(r.ID))...)
	r.ID = line[at:]
	return line
}

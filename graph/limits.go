package graph

import (
	"fmt"
	"time"
)

// limits bound what one client may ask of the server. They are the same for everybody; tests shorten the times.
type limits struct {
	body       int64 // bytes of a request, or of a message on a socket
	tokens     int   // of a document
	fragments  int   // that a document defines
	aliases    int   // of a document
	depth      int   // fields inside fields
	schemaDeep int   // the same below __schema and __type, where honest tools go deeper
	schemas    int   // how often a document may ask for __schema and __type
	selections int   // fields and fragments, with every fragment counted wherever it is used
	complexity int   // as the costs in complexity.go add up

	cachedQuery   int // bytes of a document that is kept, parsed and checked
	cachedQueries int

	gather        time.Duration // how long the first node to ask a loader waits for others; they are under way together
	upload        time.Duration // how long the body of a request may be under way
	operation     time.Duration // how long a query or a mutation may take
	sockets       int           // of one client
	subscriptions int           // on one socket
	running       int           // queries and mutations at once on one socket

	init    time.Duration // from opening a socket up to connection_init
	ping    time.Duration // between pings; two of them without a sign of life end the socket
	write   time.Duration // how long a piece of a message may wait for a client that does not read
	goodbye time.Duration // how long a client may take to answer a close
}

func defaultLimits() limits {
	return limits{
		body:          256 << 10,
		tokens:        2000,
		fragments:     20,
		aliases:       50,
		depth:         12,
		schemaDeep:    20,
		schemas:       5,
		selections:    1000,
		complexity:    20_000,
		cachedQuery:   8 << 10,
		cachedQueries: 500,
		gather:        time.Millisecond,
		upload:        10 * time.Second,
		operation:     5 * time.Second,
		sockets:       50,
		subscriptions: 20,
		running:       50,
		init:          5 * time.Second,
		ping:          20 * time.Second,
		write:         10 * time.Second,
		goodbye:       time.Second,
	}
}

// A limitError says which bound was passed.
type limitError struct{ problem string }

func (e *limitError) Error() string { return e.problem }

func exceeded(format string, args ...any) error {
	return &limitError{fmt.Sprintf(format, args...)}
}

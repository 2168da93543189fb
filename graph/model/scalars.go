package model

import (
	"encoding/json"
	"io"

	"github.com/99designs/gqlgen/graphql"
)

// maxMap bounds a Map that is sent to the server, in bytes as JSON. What a field takes may be less.
const maxMap = 64 << 10

// MarshalMap writes a JSON object; nil is the empty one.
func MarshalMap(m map[string]any) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		data, err := json.Marshal(m)
		if err != nil || m == nil {
			data = []byte("{}") // what JSON cannot hold cannot have come from JSON
		}
		_, _ = w.Write(data) // a buffer takes everything
	})
}

// UnmarshalMap reads a JSON object.
func UnmarshalMap(v any) (map[string]any, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return nil, malformed("a Map is a JSON object, such as {\"place\": \"Lacock\"}")
	}
	data, err := json.Marshal(m)
	if err != nil {
		return nil, malformed("a Map holds only what JSON can hold")
	}
	if len(data) > maxMap {
		return nil, malformed("the Map has %d bytes as JSON; allowed are at most %d", len(data), maxMap)
	}
	return m, nil
}

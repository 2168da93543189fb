package auth

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"calotype/server/problem"
)

// Bounds of what is sent to sign in.
const (
	mostBody = 16 << 10 // bytes
	bodyTime = 10 * time.Second
)

// read reads the JSON object that a request brings. Only application/json is taken, which a form of another site cannot send. The
// error is a [problem.Problem].
func read(w http.ResponseWriter, r *http.Request, into any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return problem.New(http.StatusUnsupportedMediaType, "unsupported-media-type", "Not JSON", "Send a JSON object, as application/json.")
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(bodyTime)) // not supported where nothing can hang: in a test's recorder
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostBody))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		if _, after := decoder.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("something follows the JSON object")
		}
	}
	if err == nil {
		_ = control.SetReadDeadline(time.Time{})
		return nil
	}
	var tooLarge *http.MaxBytesError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &tooLarge):
		return problem.New(http.StatusRequestEntityTooLarge, "too-large", "Too large", fmt.Sprintf("The request has more than %d bytes.", mostBody))
	case errors.As(err, &kind) && kind.Field != "":
		return problem.New(http.StatusBadRequest, "bad-request", "Not understood", kind.Field+" cannot be a "+kind.Value+".")
	}
	return problem.New(http.StatusBadRequest, "bad-request", "Not understood", "The request cannot be read as the JSON object that is wanted here: a name in it is not known, or it is no JSON.")
}

// answer writes JSON that is nobody else's.
func answer(w http.ResponseWriter, status int, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // made of strings and truth values
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n')) // the client is gone; nobody is left to tell
}

// done answers that there is nothing to say.
func done(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}

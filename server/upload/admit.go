package upload

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"calotype/server/problem"
)

// maxMetadata bounds the Upload-Metadata of one upload, in bytes.
const maxMetadata = 4096

// admit is the guard before tusd. It answers the id of the upload that a request is about, "" for a new one.
func admit(r *http.Request) (string, *problem.Problem) {
	// An id has no character that would need escaping, so an escape has only one use: to look like something else.
	path := r.URL.EscapedPath()
	id, inside := strings.CutPrefix(path, BasePath)
	if !inside && path != strings.TrimSuffix(BasePath, "/") || id != "" && inside && !idPattern.MatchString(id) {
		return "", noUpload()
	}
	if !inside {
		id = ""
	}
	if r.Header.Get("Upload-Concat") != "" {
		p := problem.New(http.StatusBadRequest, "concatenation-unsupported", "Concatenation is not offered", "Uploads in parts that are put together later (Upload-Concat) are not offered. Send the file as one upload.")
		return "", &p
	}
	if p := checkMetadata(strings.Join(r.Header.Values("Upload-Metadata"), ",")); p != nil {
		return "", p
	}
	return id, nil
}

// method is what a request asks for, also when its client can send nothing but POST.
func method(r *http.Request) string {
	if other := r.Header.Get("X-HTTP-Method-Override"); r.Method == http.MethodPost && other != "" {
		return other
	}
	return r.Method
}

// checkMetadata refuses what cannot be read, and what is said twice.
func checkMetadata(header string) *problem.Problem {
	if len(header) > maxMetadata {
		p := problem.New(http.StatusRequestHeaderFieldsTooLarge, "metadata-too-large", "Too much metadata",
			fmt.Sprintf("Upload-Metadata has %d bytes; at most %d are taken. A shorter file name helps.", len(header), maxMetadata))
		return &p
	}
	if header == "" {
		return nil
	}
	seen := map[string]bool{}
	for element := range strings.SplitSeq(header, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(element), " ")
		if _, err := base64.StdEncoding.DecodeString(value); err != nil || key == "" || seen[key] {
			p := problem.New(http.StatusBadRequest, "bad-metadata", "The metadata cannot be read", "Upload-Metadata cannot be read; it is pairs of a key and a value in base64 with a space between them, separated by commas, each key once.")
			return &p
		}
		seen[key] = true
	}
	return nil
}

func noUpload() *problem.Problem {
	p := problem.New(http.StatusNotFound, "upload-not-found", "No such upload", "There is no such upload. It may have expired, been refused or been given up; send the file again.")
	return &p
}

package main

import (
	"fmt"
	"net"
	"net/http"
	"testing"
)

// Clients that never end their request, or never read their answer, have a connection each and nothing else: all others are
// answered as ever.
func TestSlowClientsHoldNobodyUp(t *testing.T) {
	t.Parallel()
	p := start(t)
	large := p.upload(photograph(t, 2000, 1500))
	for i := range 300 {
		connection, err := net.Dial("tcp", p.host)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		request := "GET /image/" + large + "/ HTTP/1.1\r\nHost: x\r\n"
		if i%2 == 0 { // asks for all of it, again and again, and reads nothing
			for range 20 {
				request += "\r\nGET /image/" + large + "/ HTTP/1.1\r\nHost: x\r\n"
			}
			request += "\r\n"
		}
		if _, err := fmt.Fprint(connection, request); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		for _, path := range []string{"/api/health", "/image/" + large + "/", fmt.Sprintf("/image/%s/-/preview/%dx%d/", large, 40+i, 40+i)} {
			if r, body := p.do(http.MethodGet, path, nil); r.StatusCode != 200 {
				t.Fatalf("%s: %d %.200s", path, r.StatusCode, body)
			}
		}
	}
	if file := p.upload(photograph(t, 100, 80)); file == "" {
		t.Error("nothing can be uploaded")
	}
}

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// An attacker makes up attacks, the same ones in every run. It is used by one goroutine.
type attacker struct {
	base, id string
	good     []byte
	files    [][]byte
	random   *rand.Rand
}

// attackers is how many clients the attacks come from, by what a proxy says of them.
const attackers = 50

// An attack is one request, or one upload and what is then asked of it; it answers the status that came, 0 for none.
type attack struct {
	name string
	run  func(ctx context.Context) int
}

// next is attack i: of ten one is a file, one is told to the connection itself, and the rest are addresses.
func (a *attacker) next(i int) attack {
	from := fmt.Sprintf("X-Forwarded-For: 198.51.100.%d\r\n", 1+a.random.IntN(attackers))
	switch i % 10 {
	case 3:
		file := a.file(i / 10)
		return attack{fmt.Sprintf("file of %d bytes", len(file)), func(ctx context.Context) int { return upload(ctx, a.base, from, file) }}
	case 7:
		return a.connection(i/10, from)
	}
	path, header := a.address(i)
	return attack{clip(path), func(ctx context.Context) int { return raw(ctx, a.base, "GET "+path+" HTTP/1.1", from+header, 0) }}
}

// address is a path, as it is sent, and headers.
func (a *attacker) address(i int) (path, header string) {
	n := a.random.IntN(1 << 30)
	image := "/image/" + a.id
	paths := []string{
		image + fmt.Sprintf("/-/resize/%dx/", 100_000+n),
		image + fmt.Sprintf("/-/resize/8000x8000/-/blur/5000/-/rotate/%d.5/", n%90),
		image + fmt.Sprintf("/-/no_such_thing_%d/1/", n),
		image + fmt.Sprintf("/-/resize/%dx%d/-/format/exe/", n, n),
		image + strings.Repeat(fmt.Sprintf("/-/blur/%d", n%100), 40) + "/",
		image + strings.Repeat("/-/resize/10x", 2000) + "/",
		image + "/-/" + strings.Repeat("a", 7000) + "/",
		image + "/-/crop/" + strings.Repeat("9", 300) + "x1/",
		image + "/-/resize/NaNx/", image + "/-/brightness/1e309/", image + "/-/crop/-5x-5/", image + "/-/rotate/Infinity/",
		image + fmt.Sprintf("/-/text/90px90p/center/%s/", strings.Repeat("%F0%9F%98%80", 200+n%50)),
		image + "/-/text/10x10/0,0/%00%01%ff%fe/",
		image + "/%zz/", "/%", "/image/%2e%2e/%2e%2e/etc/passwd", "/image/" + a.id + "/..%2f..%2fetc%2fpasswd",
		"//image//" + a.id + "////-//resize//" + fmt.Sprint(n), "/image/" + strings.Repeat("0", 36) + "/",
		fmt.Sprintf("/image/%08x-0000-4000-8000-%012x/-/resize/100x/", n, n),
		image + fmt.Sprintf("/-/overlay/%08x-0000-4000-8000-%012x/", n, n),
		image + strings.Repeat("/-/overlay/self/50px50p/center/50p", 20) + "/",
		image + fmt.Sprintf("/-/preset/none-%d/", n), image + fmt.Sprintf("/-/page/%d/", n),
		image + fmt.Sprintf("/-/preview/50x50/-/quality/smart/-/max_bytes/%d/", n%100),
		image + "/?sig=" + strings.Repeat("A", 500) + "&exp=" + fmt.Sprint(n), image + "/-/resize/100x/?exp=-1",
		"/uploads/" + strings.Repeat("x", 300), "/uploads/..%2f..%2f", "/graphql?query=" + url.QueryEscape(strings.Repeat("{a", 500)),
		"/graphql?query=%7B__schema%7Btypes%7Bname%7D%7D%7D", fmt.Sprintf("/api/%d", n), "/assets/../../../../etc/passwd",
		image + fmt.Sprintf("/-/json/-/resize/%dx/", n%8000),
	}
	headers := []string{
		"", "", "", "",
		"Accept: " + strings.Repeat("image/avif;q=0.5, ", 400) + "\r\n",
		"Accept: image/webp;q=-1, */*;q=9e99, ;;;,,,=\r\n",
		"Range: bytes=" + strings.Repeat("0-0,", 900) + "0-0\r\n",
		"Range: bytes=99999999999999999999-\r\n",
		"If-None-Match: " + strings.Repeat(`"x", `, 3000) + "\r\n",
		"Cookie: " + strings.Repeat("c", 40_000) + "\r\n", // more than the server takes
		"X-Request-Id: " + strings.Repeat("i", 3000) + "\r\n",
		"Sec-CH-DPR: 1e99\r\nSave-Data: on\r\nWidth: -1\r\n",
		"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 99\r\n",
	}
	return paths[i/2%len(paths)], headers[a.random.IntN(len(headers))]
}

// connection is an attack on the connection.
func (a *attacker) connection(i int, from string) attack {
	path := "/image/" + a.id + "/"
	lines := []struct {
		name, line, header string
		idle               time.Duration // before the connection is closed, nothing having been read
	}{
		{"half a request", "GET " + path + " HTTP/1.1", "X-Half: ", 2 * time.Second},
		{"half a request until it is cut off", "GET " + path + " HTTP/1.1", "X-Half: ", 8 * time.Second},
		{"an image that nobody reads", "GET " + path + " HTTP/1.1", "", 3 * time.Second},
		{"an image that is left at once", "GET " + path + "-/resize/" + fmt.Sprint(700+i%200) + "x/ HTTP/1.1", "", time.Millisecond},
		{"another method", "BREW " + path + " HTTP/1.1", "", 0},
		{"a body that does not come", "POST /graphql HTTP/1.1", "Content-Type: application/json\r\nContent-Length: 200000\r\n", time.Second},
		{"two lengths", "POST /graphql HTTP/1.1", "Content-Length: 5\r\nContent-Length: 6\r\n", 0},
		{"a chunk of nonsense", "POST /uploads/ HTTP/1.1", "Tus-Resumable: 1.0.0\r\nTransfer-Encoding: chunked\r\n\r\nzzzz\r\n", 0},
		{"no version", "GET " + path, "", 0},
		{"no HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "", 0},
	}
	l := lines[i%len(lines)]
	return attack{l.name, func(ctx context.Context) int { return raw(ctx, a.base, l.line, from+l.header, l.idle) }}
}

// raw sends a request as it is written. With a time to idle it leaves the request without its end where the header has none,
// waits, and leaves without having read.
func raw(ctx context.Context, base, line, header string, idle time.Duration) int {
	u, err := url.Parse(base)
	if err != nil {
		return 0
	}
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return 0
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	text := line + "\r\nHost: " + u.Host + "\r\n" + header
	if header == "" || strings.HasSuffix(header, "\r\n") {
		text += "\r\n"
	}
	if idle > 0 {
		_ = conn.(*net.TCPConn).SetReadBuffer(4096) // what it does not take in is the server's to keep
	}
	_, _ = io.WriteString(conn, text) // the server may have hung up by now; its answer is read all the same
	if idle > 0 {
		select {
		case <-ctx.Done():
		case <-time.After(idle):
		}
		return 0
	}
	got, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0
	}
	defer got.Body.Close()
	if _, err := io.Copy(io.Discard, got.Body); err != nil {
		return 0
	}
	return got.StatusCode
}

// upload sends a file as tus does and asks for a picture of it where it was taken; it answers the status that came last.
func upload(ctx context.Context, base, from string, file []byte) int {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/uploads/", bytes.NewReader(file))
	if err != nil {
		return 0
	}
	ask.Header.Set("Authorization", authorization())
	ask.Header.Set("Tus-Resumable", "1.0.0")
	ask.Header.Set("Content-Type", "application/offset+octet-stream")
	ask.Header.Set("Upload-Length", fmt.Sprint(len(file)))
	ask.Header.Set("Upload-Metadata", "filename "+base64.StdEncoding.EncodeToString([]byte("../../\x00evil.jpg")))
	got, err := http.DefaultClient.Do(ask)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, got.Body)
	got.Body.Close()
	id := got.Header.Get("Calotype-File-Id")
	if id == "" {
		return got.StatusCode
	}
	defer remove(base, id)
	return raw(ctx, base, "GET /image/"+id+"/-/resize/300x/-/format/webp/ HTTP/1.1", from, 0)
}

// remove deletes a file that was taken, so that what is measured afterwards is not what the library keeps.
func remove(base, id string) {
	query, _ := json.Marshal(map[string]any{ // of strings
		"query": "mutation($ids:[ID!]!){deleteFiles(ids:$ids)}", "variables": map[string]any{"ids": []string{id}},
	})
	ask, err := http.NewRequest(http.MethodPost, base+"/graphql", bytes.NewReader(query))
	if err != nil {
		return
	}
	ask.Header.Set("Authorization", authorization())
	ask.Header.Set("Content-Type", "application/json")
	if got, err := http.DefaultClient.Do(ask); err == nil {
		got.Body.Close()
	}
}

// authorization is that of the operator of the server.
func authorization() string { return "Bearer " + os.Getenv("CALOTYPE_ADMIN_TOKEN") }

// file is one of those that were given, or the good one with a piece missing or some bits turned.
func (a *attacker) file(i int) []byte {
	if len(a.files) > 0 && i%3 > 0 {
		return a.files[i%len(a.files)]
	}
	bad := bytes.Clone(a.good)
	if i%2 == 0 {
		return bad[:a.random.IntN(len(bad))]
	}
	for range 20 {
		bad[a.random.IntN(len(bad))] ^= 1 << a.random.IntN(8)
	}
	return bad
}

func clip(s string) string { return s[:min(len(s), 120)] }

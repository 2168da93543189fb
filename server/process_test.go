package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"calotype/imaging/rendition"
	"calotype/server/delivery"
	"calotype/storage/storagetest"

	"github.com/gorilla/websocket"
)

// TestMain lets this binary be the server, for tests that need a process of its own.
func TestMain(m *testing.M) {
	rendition.Enter()
	if os.Getenv("CALOTYPE_TEST_AS_SERVER") != "" {
		os.Exit(realMain(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func calotype(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], args...)
	// A race detector would sleep for a second at the end of each, for goroutines that go on: none does.
	command.Env = append(os.Environ(), "CALOTYPE_TEST_AS_SERVER=yes", "CALOTYPE_ADMIN_TOKEN="+adminToken, "GORACE=atexit_sleep_ms=0")
	command.Dir = t.TempDir()
	return command
}

// adminToken is what the servers of the tests are asked with.
const adminToken = "a token for the tests, and for these alone"

// withHeaders gives a request headers, in pairs, and the token where none of them says who asks and it is for no image. An empty
// Authorization is nobody's.
func withHeaders(request *http.Request, headers []string) *http.Request {
	if !delivery.Owns(request.URL.Path) {
		request.Header.Set("Authorization", "Bearer "+adminToken)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	if request.Header.Get("Authorization") == "" {
		request.Header.Del("Authorization")
	}
	return request
}

// A process is a running server.
type process struct {
	t       *testing.T
	command *exec.Cmd
	url     string // without a slash at the end
	host    string
	log     chan string       // what it said after it was ready, once it has ended
	at      map[string]string // where else it listens, by what it says of that
	stdout  bytes.Buffer      // to be read after its end
}

func start(t *testing.T, args ...string) *process {
	t.Helper()
	command := calotype(t, append([]string{"serve", "--addr", "127.0.0.1:0", "--log-format", "json"}, args...)...)
	command.Env = append(command.Env, databaseFor(t, args)...)
	return startBy(t, command)
}

// startBy waits until a command that starts a server has done so.
func startBy(t *testing.T, command *exec.Cmd) *process {
	t.Helper()
	p := &process{t: t, command: command, log: make(chan string, 1), at: map[string]string{}}
	p.command.Stdout = &p.stdout
	output, err := p.command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // it has been killed with the test's context, and is to be gone before its folder goes
		if p.command.ProcessState == nil {
			_ = p.command.Wait()
		}
	})
	lines := bufio.NewReader(output)
	for p.host == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("the server did not start: %q, %v", line, err)
		}
		var said struct{ Msg, At, Listening string }
		if err := json.Unmarshal([]byte(line), &said); err != nil {
			t.Errorf("%q is no line of the log: %v", line, err)
		}
		p.host, p.at[said.Msg] = said.Listening, said.At
	}
	p.url = "http://" + p.host
	go func() {
		rest, _ := io.ReadAll(lines)
		p.log <- string(rest)
	}()
	return p
}

// databases are the addresses of those that servers with the same data folder have.
var databases sync.Map

// databaseFor is the setting of the database for a server's other settings: none where it is to be that of the data folder.
func databaseFor(t *testing.T, args []string) []string {
	t.Helper()
	if !storagetest.Cluster(t) || slices.Contains(args, "--database") {
		return nil
	}
	address := any(storagetest.Database(t))
	if at := slices.Index(args, "--data"); at >= 0 {
		address, _ = databases.LoadOrStore(args[at+1], address)
	}
	return []string{"CALOTYPE_DATABASE=" + address.(string)}
}

// stop sends SIGTERM.
func (p *process) stop() {
	p.t.Helper()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
}

// wantExit waits for the end and answers what was logged.
func (p *process) wantExit(code int) string {
	p.t.Helper()
	log := <-p.log
	err := p.command.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	if got := p.command.ProcessState.ExitCode(); got != code {
		p.t.Errorf("exit %d, want %d; log: %s", got, code, log)
	}
	return log
}

func (p *process) do(method, path string, body io.Reader, headers ...string) (*http.Response, string) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(withHeaders(request, headers))
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response, string(text)
}

const offsetType = "application/offset+octet-stream"

// upload makes a file and answers its id.
func (p *process) upload(data []byte) string {
	p.t.Helper()
	r, text := p.do(http.MethodPost, "/uploads/", bytes.NewReader(data), "Tus-Resumable", "1.0.0",
		"Upload-Length", strconv.Itoa(len(data)), "Content-Type", offsetType)
	if r.StatusCode != http.StatusCreated {
		p.t.Fatalf("upload: %d %s", r.StatusCode, text)
	}
	return r.Header.Get("Calotype-File-Id")
}

// create begins an upload of so many bytes and answers its path.
func (p *process) create(size int) string {
	p.t.Helper()
	r, text := p.do(http.MethodPost, "/uploads/", nil, "Tus-Resumable", "1.0.0", "Upload-Length", strconv.Itoa(size))
	if r.StatusCode != http.StatusCreated {
		p.t.Fatalf("create: %s", describeAnswer(r, text))
	}
	return r.Header.Get("Location")
}

// patch sends the bytes of an upload from offset to end.
func (p *process) patch(path string, data []byte, offset, end int) (*http.Response, string) {
	p.t.Helper()
	return p.do(http.MethodPatch, path, bytes.NewReader(data[offset:end]),
		"Tus-Resumable", "1.0.0", "Upload-Offset", strconv.Itoa(offset), "Content-Type", offsetType)
}

// offset is how much of an upload is there.
func (p *process) offset(path string) int {
	p.t.Helper()
	r, text := p.do(http.MethodHead, path, nil, "Tus-Resumable", "1.0.0")
	offset, err := strconv.Atoi(r.Header.Get("Upload-Offset"))
	if err != nil {
		p.t.Fatalf("how much is there: %s", describeAnswer(r, text))
	}
	return offset
}

// wantOriginal asks for a file, which is to be what was sent.
func (p *process) wantOriginal(file string, data []byte) {
	p.t.Helper()
	if r, text := p.do(http.MethodGet, "/image/"+file+"/", nil); r.StatusCode != http.StatusOK || text != string(data) {
		p.t.Errorf("it is not what was sent: %d, %d bytes of %d", r.StatusCode, len(text), len(data))
	}
}

// beginUpload sends all of an upload but the last bytes, and answers its path and the connection that waits for them.
func (p *process) beginUpload(data []byte, withheld int) (string, net.Conn) {
	p.t.Helper()
	path := p.create(len(data))
	connection, err := net.Dial("tcp", p.host)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { connection.Close() })
	fmt.Fprintf(connection, "PATCH %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: %s\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", path, adminToken, offsetType, len(data))
	reader := bufio.NewReader(connection)
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") { // the request runs
		p.t.Fatalf("%q, %v", line, err)
	}
	if _, err := reader.ReadString('\n'); err != nil {
		p.t.Fatal(err)
	}
	if _, err := connection.Write(data[:len(data)-withheld]); err != nil {
		p.t.Fatal(err)
	}
	return path, connection
}

// socket opens a GraphQL socket with a subscription on it.
func (p *process) socket(file string) *websocket.Conn {
	p.t.Helper()
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
	conn, response, err := dialer.DialContext(p.t.Context(), "ws://"+p.host+"/graphql", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	response.Body.Close()
	p.t.Cleanup(func() { conn.Close() })
	p.say(conn, `{"type":"connection_init","payload":{"token":"`+adminToken+`"}}`)
	p.hear(conn, "connection_ack")
	p.say(conn, fmt.Sprintf(`{"id":"1","type":"subscribe","payload":{"query":"subscription{preview(session:\"s\",file:\"%s\"){seq}}"}}`, file))
	p.say(conn, `{"type":"ping"}`)
	p.hear(conn, "pong")
	return conn
}

func (p *process) say(conn *websocket.Conn, message string) {
	p.t.Helper()
	if err := conn.WriteMessage(websocket.TextMessage, []byte(message)); err != nil {
		p.t.Fatal(err)
	}
}

func (p *process) hear(conn *websocket.Conn, kind string) {
	p.t.Helper()
	for {
		var message struct{ Type string }
		if err := conn.ReadJSON(&message); err != nil {
			p.t.Fatalf("waiting for %s: %v", kind, err)
		}
		if message.Type == kind {
			return
		}
	}
}

// photograph is a JPEG of noise, about as many bytes as pixels.
func photograph(t *testing.T, width, height int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range m.Pix {
		m.Pix[i] = uint8(random.Uint32())
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

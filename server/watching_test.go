package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// metrics are those of a server, with what they say by what they say it of.
func (p *process) metrics() map[string]string {
	p.t.Helper()
	r, text := p.do(http.MethodGet, "/metrics", nil)
	if r.StatusCode != http.StatusOK {
		p.t.Fatalf("/metrics: %d %s", r.StatusCode, text)
	}
	return series(text)
}

func series(text string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(text) {
		if at := strings.LastIndexByte(line, ' '); at > 0 && line[0] != '#' {
			all[line[:at]] = strings.TrimSpace(line[at:])
		}
	}
	return all
}

func TestTheMetricsSayWhatWasAsked(t *testing.T) {
	p := start(t)
	file := p.upload(photograph(t, 400, 300))
	path := "/image/" + file + "/-/resize/100x/-/format/jpeg/"
	_, first := p.do(http.MethodGet, path, nil)
	r, _ := p.do(http.MethodGet, path, nil)
	p.do(http.MethodGet, path, nil, "If-None-Match", r.Header.Get("ETag"))
	p.do(http.MethodHead, path, nil)
	_, original := p.do(http.MethodGet, "/image/"+file+"/", nil)
	p.do(http.MethodGet, "/image/"+file+"/-/resize/0x/", nil)
	p.do(http.MethodGet, "/image/01900000-0000-7000-8000-000000000000/-/flip/", nil)
	for i := range 1000 { // of which nothing becomes a series of its own
		p.do("METHOD"+fmt.Sprint(i), fmt.Sprintf("/%d/x", i), nil)
	}
	p.socket(file)
	got := p.metrics()
	for name, want := range map[string]string{
		`calotype_http_requests_total{method="POST",route="uploads",status="201"}`:              "1",
		`calotype_http_requests_total{method="GET",route="images",status="200"}`:                "3",
		`calotype_http_requests_total{method="HEAD",route="images",status="200"}`:               "1",
		`calotype_http_requests_total{method="GET",route="images",status="304"}`:                "1",
		`calotype_http_requests_total{method="GET",route="images",status="400"}`:                "1",
		`calotype_http_requests_total{method="GET",route="images",status="404"}`:                "1",
		`calotype_http_requests_total{method="other",route="website",status="405"}`:             "1000",
		`calotype_http_requests_running{route="graphql"}`:                                       "1",
		`calotype_http_requests_running{route="images"}`:                                        "0",
		`calotype_http_request_duration_seconds_count{route="images"}`:                          "7",
		`calotype_image_requests_total{cache="miss",status="200"}`:                              "1",
		`calotype_image_requests_total{cache="memory",status="200"}`:                            "2",
		`calotype_image_requests_total{cache="memory",status="304"}`:                            "1",
		`calotype_image_requests_total{cache="original",status="200"}`:                          "1",
		`calotype_image_requests_total{cache="none",status="400"}`:                              "1",
		`calotype_image_requests_total{cache="none",status="404"}`:                              "1",
		`calotype_image_response_bytes_total{cache="miss"}`:                                     fmt.Sprint(len(first)),
		`calotype_image_response_bytes_total{cache="memory"}`:                                   fmt.Sprint(len(first)),
		`calotype_image_response_bytes_total{cache="original"}`:                                 fmt.Sprint(len(original)),
		`calotype_renders_total{format="jpeg",result="made"}`:                                   "1",
		`calotype_render_seconds_count{format="jpeg"}`:                                          "1",
		`calotype_render_operation_seconds_count{format="jpeg",operation="resize"}`:             "1",
		`calotype_render_phase_seconds_count{phase="queue"}`:                                    "1",
		`calotype_render_phase_seconds_count{phase="load"}`:                                     "1",
		`calotype_cache_entries{cache="memory"}`:                                                "1",
		`calotype_cache_capacity_bytes{cache="memory"}`:                                         "2.68435456e+08",
		`calotype_libvips_open_images`:                                                          "1", // what the render has left of the original
		`calotype_websockets`:                                                                   "1",
		`calotype_ready`:                                                                        "1",
		`calotype_build_info{libvips="` + libvipsVersion(t, p) + `",version="` + version + `"}`: "1",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %s", name, got[name], want)
		}
	}
	again := p.metrics()
	for range 50 {
		p.do(http.MethodGet, path, nil)
	}
	if got := p.metrics(); len(got) != len(again) {
		t.Errorf("%d series have become %d", len(again), len(got))
	}
}

func TestTheMetricsSayWhatIsDoneForOthersAndWhatIsRefused(t *testing.T) {
	p := start(t, "--outbound-networks", "127.0.0.0/8")
	heard := make(chan struct{}, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard <- struct{}{} }))
	defer receiver.Close()
	project := id(p.asks(`createProject(input: {name: "p"}) { id }`))
	operator := visitor{authorization: "Bearer " + adminToken}
	for _, url := range []string{"http://10.0.0.1/", receiver.URL} {
		_, code := p.graphQL(operator, `mutation { it: createWebhook(input: {project: "`+project+`", url: "`+url+`", events: [PROJECT_UPDATED]}) { id } }`)
		if (code == "") != (url == receiver.URL) {
			t.Fatalf("a webhook for %s: %q", url, code)
		}
	}
	p.asks(`updateProject(id: "` + project + `", input: {name: "q"}) { id }`)
	<-heard
	if _, code := p.graphQL(operator, `mutation { it: importFile(project: "`+project+`", url: "http://10.0.0.1/a.png") { id } }`); code == "" {
		t.Error("an address inside is fetched")
	}
	p.signIn("nobody@example.org", password)
	delivered := `calotype_webhook_deliveries_total{result="delivered"}`
	eventually(t, "the delivery to be written", func() bool { return p.metrics()[delivered] == "1" })
	got := p.metrics()
	for name, want := range map[string]string{
		`calotype_webhook_deliveries_total{result="failed"}`: "0",
		`calotype_webhook_delivery_seconds_count`:            "1",
		`calotype_webhook_receivers_failing`:                 "0",
		`calotype_outbound_refused_total{by="webhooks"}`:     "1",
		`calotype_outbound_refused_total{by="imports"}`:      "1",
		`calotype_imports_total{result="refused"}`:           "1",
		`calotype_imports_total{result="done"}`:              "0",
		`calotype_sign_in_attempts_total{result="wrong"}`:    "1",
		`calotype_sign_in_attempts_total{result="limited"}`:  "0",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %s", name, got[name], want)
		}
	}
	for _, name := range []string{"calotype_webhook_deliveries_waiting", "calotype_webhook_deliveries_oldest_seconds"} {
		if _, there := got[name]; !there {
			t.Errorf("%s is not said", name)
		}
	}
}

func libvipsVersion(t *testing.T, p *process) string {
	t.Helper()
	_, text := p.do(http.MethodPost, "/graphql", strings.NewReader(`{"query":"{health{libvips}}"}`), "Content-Type", "application/json")
	var answer struct {
		Data struct{ Health struct{ Libvips string } }
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || answer.Data.Health.Libvips == "" {
		t.Fatalf("%s: %v", text, err)
	}
	return answer.Data.Health.Libvips
}

func TestWhatIsForOperatorsIsNotForEverybody(t *testing.T) {
	p := start(t)
	for _, header := range []string{"X-Forwarded-For", "Forwarded", "Via"} {
		if r, text := p.do(http.MethodGet, "/metrics", nil, header, "192.0.2.1"); r.StatusCode != 404 || strings.Contains(text, "go_goroutines") {
			t.Errorf("with %s: %d %s", header, r.StatusCode, text)
		}
	}
	for _, path := range []string{"/debug/pprof/", "/debug/pprof/heap", "/debug/vars", "/debug/pprof/cmdline"} {
		if _, text := p.do(http.MethodGet, path, nil); !strings.Contains(text, "<!doctype html>") && !strings.Contains(text, "<!DOCTYPE html>") || strings.Contains(text, "goroutine") {
			t.Errorf("%s: %s", path, text)
		}
	}
	p = start(t, "--public-url", "https://pictures.example.org")
	if r, _ := p.do(http.MethodGet, "/metrics", nil); r.StatusCode != 404 {
		t.Errorf("behind something else: %d", r.StatusCode)
	}
}

func TestMetricsAndProfilesHaveAddressesOfTheirOwn(t *testing.T) {
	p := start(t, "--metrics-addr", "localhost:0", "--debug-addr", "localhost:0")
	if r, _ := p.do(http.MethodGet, "/metrics", nil); r.StatusCode != 404 {
		t.Errorf("they are at the main address too: %d", r.StatusCode)
	}
	main := p.url
	for _, c := range []struct{ at, path, says string }{
		{"serving metrics", "/metrics", "calotype_ready 1"},
		{"serving profiles", "/metrics", "calotype_ready 1"},
		{"serving profiles", "/debug/pprof/goroutine?debug=1", "goroutine profile"},
	} {
		p.url = "http://" + p.at[c.at]
		if r, text := p.do(http.MethodGet, c.path, nil, "X-Request-Id", "x"); r.StatusCode != 200 || !strings.Contains(text, c.says) {
			t.Errorf("%s at %q: %d %.200s", c.path, p.at[c.at], r.StatusCode, text)
		}
	}
	p.url = "http://" + p.at["serving metrics"]
	for _, path := range []string{"/", "/graphql", "/debug/pprof/", "/image/x"} {
		if r, _ := p.do(http.MethodGet, path, nil); r.StatusCode != 404 {
			t.Errorf("%s at the address of the metrics: %d", path, r.StatusCode)
		}
	}
	p.url = main
	p.stop()
	p.wantExit(0)
	for _, addr := range p.at {
		if conn, err := net.Dial("tcp", addr); err == nil && addr != "" {
			conn.Close()
			t.Errorf("it still listens at %s", addr)
		}
	}
}

func TestTheAccessLogHasALineForEachRequest(t *testing.T) {
	p := start(t, "--access-log", "json")
	file := p.upload(photograph(t, 100, 80))
	p.do(http.MethodGet, "/image/"+file+"/-/resize/50x/-/format/jpeg/?sig=geheim", nil)
	p.do(http.MethodGet, "/image/"+file+"/-/resize/50x/-/format/jpeg/", nil, "User-Agent", "\"x\xff\u009b31m\\", "Referer", "https://example.org/?token=geheim", "X-Request-Id", "mine", "X-Forwarded-For", "1.1.1.1, 203.0.113.7")
	p.do(http.MethodGet, "/image/"+file+"/-/resize/50x/-/format/jpeg/a%0Ab%1B%22.jpg", nil)
	p.do(http.MethodGet, "/image/"+file+"/-/resize/50x/-/format/jpeg/", nil)
	hit, _ := p.do(http.MethodGet, "/image/"+file+"/-/resize/50x/-/format/jpeg/", nil, "User-Agent", "\xff\"", "Referer", "https://example.org/?token=geheim", "X-Forwarded-For", "1.1.1.1, 203.0.113.8") // below net/http
	p.do(http.MethodHead, "/image/"+file+"/-/resize/50x/-/format/jpeg/", nil)
	conn, err := net.Dial("tcp", p.host) // what no client of ours sends
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /\xff\"\\/..//\u2028 HTTP/1.1\r\nHost: x\r\nUser-Agent: \x80\"}\r\nConnection: close\r\n\r\n")
	if _, err := io.ReadAll(bufio.NewReader(conn)); err != nil {
		t.Fatal(err)
	}
	p.stop()
	p.wantExit(0)
	type line struct {
		Method, Path, Cache, Request, Client string
		Status, Bytes                        int
		UserAgent                            string `json:"user_agent"`
	}
	var lines []line
	for text := range strings.Lines(p.stdout.String()) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		lines = append(lines, l)
	}
	if len(lines) != 8 {
		t.Fatalf("%d lines for 8 requests: %s", len(lines), p.stdout.String())
	}
	for _, want := range []line{{Method: "POST", Status: 201}, {Method: "GET", Status: 403}, {Method: "GET", Status: 200, Cache: "miss", Request: "mine", Client: "203.0.113.7"}, {Method: "GET", Status: 200, Cache: "memory"}, {Method: "GET", Status: 200},
		{Method: "GET", Status: 200, Cache: "memory", Request: hit.Header.Get("X-Request-Id"), Client: "203.0.113.8"}, {Method: "HEAD", Status: 200, Cache: "memory"}} {
		if !slices.ContainsFunc(lines, func(got line) bool { // the last ones may have come to their end in any order
			return got.Method == want.Method && got.Status == want.Status && got.Cache == want.Cache && got.Request != "" && (want.Request == "" || got.Request == want.Request) && got.Client == cmp.Or(want.Client, "127.0.0.1")
		}) {
			t.Errorf("no line is %+v: %+v", want, lines)
		}
	}
	if strings.Contains(p.stdout.String(), "geheim") {
		t.Errorf("a secret is logged: %s", p.stdout.String())
	}
}

func TestTracesGoWhereTheVariablesSay(t *testing.T) {
	var batches atomic.Int64
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if body, err := io.ReadAll(r.Body); err == nil && r.URL.Path == "/v1/traces" && bytes.Contains(body, []byte("GET /image")) &&
			bytes.Contains(body, []byte("graphql query")) && bytes.Contains(body, []byte("variant")) && bytes.Contains(body, []byte("store")) {
			batches.Add(1)
		}
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	t.Setenv("OTEL_BSP_SCHEDULE_DELAY", "600000")
	p := start(t)
	file := p.upload(photograph(t, 100, 80))
	p.do(http.MethodGet, "/image/"+file+"/-/resize/50x/-/format/jpeg/", nil)
	libvipsVersion(t, p)
	p.stop()
	if log := p.wantExit(0); batches.Load() != 1 || strings.Contains(log, "WARN") {
		t.Errorf("%d batches; log: %s", batches.Load(), log)
	}
}

func TestAServerThatIsToldToStopSaysSoBeforeItDoes(t *testing.T) {
	p := start(t, "--drain-delay", "1s")
	file := p.upload(photograph(t, 100, 80))
	if r, text := p.do(http.MethodGet, "/api/health/ready", nil); r.StatusCode != 200 {
		t.Fatalf("ready: %d %s", r.StatusCode, text)
	}
	p.stop()
	for { // the signal is on its way; a server that ended without a word fails the request
		if r, text := p.do(http.MethodGet, "/api/health/ready", nil); r.StatusCode == 503 && strings.Contains(text, "stopping") {
			break
		}
	}
	if r, _ := p.do(http.MethodGet, "/api/health/live", nil); r.StatusCode != 200 {
		t.Errorf("live: %d", r.StatusCode)
	}
	if r, _ := p.do(http.MethodGet, "/image/"+file+"/-/resize/50x/", nil); r.StatusCode != 200 {
		t.Errorf("an image: %d", r.StatusCode)
	}
	if got := p.metrics()["calotype_ready"]; got != "0" {
		t.Errorf("calotype_ready is %s", got)
	}
	p.wantExit(0)
}

func TestTracesThatCannotBeAreSaidInOneLine(t *testing.T) {
	t.Setenv("OTEL_TRACES_EXPORTER", "pigeons")
	command := calotype(t, "serve", "--addr", "127.0.0.1:0")
	said, err := command.CombinedOutput()
	if err == nil || bytes.Count(said, []byte("\n")) != 1 || !bytes.Contains(said, []byte("OTEL_TRACES_EXPORTER")) {
		t.Errorf("%v: %s", err, said)
	}
}

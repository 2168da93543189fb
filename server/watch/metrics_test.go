package watch

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

var update = flag.Bool("update", false, "write the table of metrics into README.md")

var names = Names{Version: "v1", Libvips: "8.18", Formats: []string{"jpeg", "webp"}, Operations: []string{"resize", "blur"}}

func newMetrics() *Metrics {
	return New(names, func() Reading {
		return Reading{
			Caches:  []Cache{{"memory", 1, 2, 3, 4, 5, 6}, {"files", 1, 2, 0, 4, 5, 6}},
			Queues:  []Queue{{"cold", 1, 2, 3}},
			Libvips: Libvips{1, 2, 3}, Decoded: 4, Sockets: 5, Viewers: 6, Ready: true,
			Backlog: &Backlog{7, 1500 * time.Millisecond, 8},
		}
	})
}

// answer is what the metrics say.
func answer(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("answered %d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// use counts a little of everything.
func use(m *Metrics) {
	m.Hit(200, 100, time.Millisecond)
	m.Hit(304, 0, time.Millisecond)
	m.Hit(412, 0, time.Millisecond)
	m.Count(&Request{Route: Images, Method: "HEAD", Status: 200, Layer: "miss", Took: time.Second})
	m.Count(&Request{Route: Images, Method: "GET", Status: 404, Took: time.Millisecond})
	m.Count(&Request{Route: GraphQL, Method: "GET", Status: 101, Took: time.Hour})
	m.Rendered(Render{Format: "webp", Operations: []string{"resize", "blur", "resize"}, Result: "made",
		Phases: []Phase{{"queue", time.Hour}, {"load", time.Second}, {"encode", 2 * time.Second}}})
	m.Rendered(Render{Format: "webp", Operations: []string{"blur"}, Result: "refused", Phases: []Phase{{"queue", 0}}})
	m.Spent(Phase{"store", time.Second})
	m.Framed(true, time.Millisecond)
	m.Framed(false, time.Millisecond)
	m.Delivered("delivered", 1, 2*time.Second)
	m.Delivered("delivered", 1, 0)
	m.Delivered("failed", 1, 0)
	m.Delivered("given_up", 5, 0)
	m.Imported("done")
	m.Imported("limited")
	m.RefusedAddress("imports")
	m.SignedIn("wrong")
	m.Dropped(3)
}

func TestEachThingIsCountedWhereItBelongs(t *testing.T) {
	m := newMetrics()
	use(m)
	said := answer(t, m)
	for _, line := range []string{
		`calotype_http_requests_total{method="GET",route="images",status="200"} 1`,
		`calotype_http_requests_total{method="GET",route="images",status="412"} 1`,
		`calotype_http_requests_total{method="GET",route="images",status="404"} 1`,
		`calotype_http_requests_total{method="HEAD",route="images",status="200"} 1`,
		`calotype_http_requests_total{method="GET",route="graphql",status="101"} 1`,
		`calotype_http_request_duration_seconds_count{route="images"} 5`,
		`calotype_http_request_duration_seconds_count{route="graphql"} 0`,
		`calotype_image_requests_total{cache="memory",status="200"} 1`,
		`calotype_image_requests_total{cache="memory",status="304"} 1`,
		`calotype_image_requests_total{cache="memory",status="412"} 1`,
		`calotype_image_requests_total{cache="miss",status="200"} 1`,
		`calotype_image_requests_total{cache="none",status="404"} 1`,
		`calotype_image_response_bytes_total{cache="memory"} 100`,
		`calotype_renders_total{format="webp",result="made"} 1`,
		`calotype_renders_total{format="webp",result="refused"} 1`,
		`calotype_render_seconds_sum{format="webp"} 3`,
		`calotype_render_seconds_count{format="webp"} 1`,
		`calotype_render_operation_seconds_sum{format="webp",operation="resize"} 3`,
		`calotype_render_operation_seconds_count{format="webp",operation="resize"} 1`,
		`calotype_render_operation_seconds_count{format="webp",operation="blur"} 1`,
		`calotype_render_phase_seconds_count{phase="queue"} 2`,
		`calotype_render_phase_seconds_sum{phase="encode"} 2`,
		`calotype_render_phase_seconds_sum{phase="store"} 1`,
		`calotype_preview_frames_total{result="made"} 1`,
		`calotype_preview_frames_total{result="failed"} 1`,
		`calotype_access_log_dropped_lines_total 3`,
		`calotype_cache_entries{cache="memory"} 1`,
		`calotype_cache_bytes{cache="memory"} 2`,
		`calotype_cache_capacity_bytes{cache="memory"} 3`,
		`calotype_cache_hits_total{cache="memory"} 4`,
		`calotype_cache_misses_total{cache="memory"} 5`,
		`calotype_cache_evictions_total{cache="memory"} 6`,
		`calotype_render_queue_running{class="cold"} 1`,
		`calotype_render_queue_waiting{class="cold"} 2`,
		`calotype_render_queue_refused_total{class="cold"} 3`,
		`calotype_libvips_memory_bytes 1`,
		`calotype_libvips_memory_peak_bytes 2`,
		`calotype_libvips_open_images 3`,
		`calotype_decoded_sources_total 4`,
		`calotype_websockets 5`,
		`calotype_preview_viewers 6`,
		`calotype_ready 1`,
		`calotype_webhook_deliveries_total{result="delivered"} 2`,
		`calotype_webhook_deliveries_total{result="failed"} 1`,
		`calotype_webhook_deliveries_total{result="given_up"} 5`,
		`calotype_webhook_delivery_seconds_count 1`,
		`calotype_webhook_delivery_seconds_bucket{le="2.5"} 1`,
		`calotype_webhook_delivery_seconds_bucket{le="1"} 0`,
		`calotype_webhook_deliveries_waiting 7`,
		`calotype_webhook_deliveries_oldest_seconds 1.5`,
		`calotype_webhook_receivers_failing 8`,
		`calotype_imports_total{result="done"} 1`,
		`calotype_imports_total{result="limited"} 1`,
		`calotype_imports_total{result="refused"} 0`,
		`calotype_outbound_refused_total{by="imports"} 1`,
		`calotype_outbound_refused_total{by="webhooks"} 0`,
		`calotype_sign_in_attempts_total{result="wrong"} 1`,
		`calotype_sign_in_attempts_total{result="limited"} 0`,
		`calotype_build_info{libvips="8.18",version="v1"} 1`,
	} {
		if !strings.Contains(said, "\n"+line+"\n") {
			t.Errorf("missing: %s", line)
		}
	}
	for _, of := range []string{"go_goroutines ", "process_resident_memory_bytes "} {
		if !strings.Contains(said, "\n"+of) {
			t.Errorf("missing: %s", of)
		}
	}
	if strings.Contains(said, `capacity_bytes{cache="files"}`) {
		t.Error("a cache without bounds has a capacity")
	}
}

func TestWhatIsNotKnownOfWebhooksIsNotSaid(t *testing.T) {
	if said := answer(t, New(names, func() Reading { return Reading{} })); strings.Contains(said, "calotype_webhook_deliveries_waiting") || !strings.Contains(said, "calotype_ready 0") {
		t.Errorf("said %s", said)
	}
}

func TestNamesAreAsPrometheusWantsThem(t *testing.T) {
	m := newMetrics()
	use(m)
	problems, err := testutil.GatherAndLint(m.registry)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, namespace) {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}

func TestWhatClientsMakeUpBecomesNoSeries(t *testing.T) {
	m := newMetrics()
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, 1+random.IntN(20))
		for i := range b {
			b[i] = byte(random.IntN(256))
		}
		return string(b)
	}
	flood := func() {
		for range 1000 {
			m.Count(&Request{Route: Route(random.IntN(256)), Method: word(), Status: 600 + random.IntN(1000), Layer: word(), URI: word(), UserAgent: word()})
			m.Hit(600+random.IntN(1000), 1, 1)
			m.Rendered(Render{Format: word(), Operations: []string{word(), word()}, Result: "made", Phases: []Phase{{word(), 1}}})
			m.Rendered(Render{Format: word(), Result: word()})
			m.Spent(Phase{word(), 1})
			m.Delivered(word(), 1, 1)
			m.Imported(word())
			m.RefusedAddress(word())
			m.SignedIn(word())
			m.Running(Route(random.IntN(256)), 1)
		}
	}
	ours := func() int { // a garbage collection may add one to Go's own
		count, err := testutil.GatherAndCount(m.registry, m.names()...)
		if err != nil {
			t.Fatal(err)
		}
		return count
	}
	flood()
	first := ours()
	flood()
	if second := ours(); second != first || first > 200 {
		t.Errorf("%d series, then %d", first, second)
	}
}

// names are those of all families of ours.
func (m *Metrics) names() (list []string) {
	for _, f := range m.families {
		list = append(list, f.name)
	}
	return list
}

func TestCountingAllocatesNothing(t *testing.T) {
	m := newMetrics()
	request := &Request{Route: Images, Method: "GET", Status: 200, Bytes: 1000, Layer: "memory", Took: time.Millisecond}
	for what, count := range map[string]func(){
		"a hit":     func() { m.Hit(200, 1000, time.Millisecond) },
		"a request": func() { m.Count(request) },
		"running":   func() { m.Running(Images, 1) },
	} {
		if n := testing.AllocsPerRun(1000, count); n != 0 {
			t.Errorf("%s allocates %v times", what, n)
		}
	}
}

func TestNobodyWatchingCostsNothing(t *testing.T) {
	var m *Metrics
	use(m)
	m.Running(Images, 1)
	var access *AccessLog
	access.Write(&Request{})
	access.Close()
	var traces *Traces
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if n := testing.AllocsPerRun(100, func() {
		ctx, span := traces.Request(r)
		span.End(&Request{})
		_, end := traces.Operation(ctx, "query", "a")
		end(true)
	}); n != 0 {
		t.Errorf("traces that are off allocate %v times", n)
	}
	traces.Rendered(t.Context(), Render{})
	traces.Spent(t.Context(), Phase{})
	if err := traces.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestTheReadmeListsEveryMetric keeps the table of README.md true; with -update it writes it.
func TestTheReadmeListsEveryMetric(t *testing.T) {
	const file, begin, end = "../../README.md", "<!-- metrics: made by go test ./server/watch -run Readme -update -->\n", "<!-- end of metrics -->"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	listed, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("README.md has no place for the metrics")
	}
	m := newMetrics()
	if *update {
		if err := os.WriteFile(file, []byte(before+begin+m.Table()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if listed != m.Table() {
		t.Errorf("the metrics in README.md are not those of the registry; want\n%s", m.Table())
	}
	use(m)
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if strings.HasPrefix(f.GetName(), namespace) && !strings.Contains(m.Table(), fmt.Sprintf("| `%s` | %s |", f.GetName(), strings.ToLower(f.GetType().String()))) {
			t.Errorf("the table lacks %s, a %s", f.GetName(), f.GetType())
		}
	}
}

func BenchmarkMetrics(b *testing.B) {
	m := newMetrics()
	request := &Request{
		Route: Images, Method: "GET", Status: 200, Bytes: 30_000, Layer: "memory", Began: time.Now(), Took: 100 * time.Microsecond,
		ID: "09341791-fd01-452f-b55c-ec08d3d3e310", URI: "/image/01a215da-1f36-78f4-8efb-4ce413e60dcf/-/resize/100x/-/blur/5/-/format/jpeg/", Client: "192.0.2.1",
		UserAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Referer: "https://pictures.example.org/gallery?page=2",
	}
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"hit", func() { m.Hit(200, 30_000, 100*time.Microsecond) }},
		{"request", func() { m.Count(request) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.do()
			}
		})
	}
	for _, format := range []string{"text", "json"} {
		b.Run("access log, "+format, func(b *testing.B) {
			access := NewAccessLog(io.Discard, format, func(int) {}, func(error) {})
			defer access.Close()
			b.ReportAllocs()
			for b.Loop() {
				access.Write(request)
			}
		})
	}
}

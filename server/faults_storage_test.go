package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"calotype/storage/testservers"
)

// A badS3 stands before an S3 and answers in its place while it is told to.
type badS3 struct {
	*httptest.Server
	answer atomic.Pointer[func(w http.ResponseWriter, pass func(http.ResponseWriter))]
}

func newBadS3(t *testing.T, host string) *badS3 {
	t.Helper()
	pass := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: host})
	pass.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	b := &badS3{}
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		through := func(w http.ResponseWriter) { pass.ServeHTTP(w, r) } // the signature is over the host that the client asked
		if answer := b.answer.Load(); answer != nil {
			(*answer)(w, through)
			return
		}
		through(w)
	}))
	t.Cleanup(b.Close)
	return b
}

func (b *badS3) says(status int, code string) {
	answer := func(w http.ResponseWriter, _ func(http.ResponseWriter)) {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<?xml version=\"1.0\"?><Error><Code>"+code+"</Code><Message>secret of the S3</Message></Error>")
	}
	b.answer.Store(&answer)
}

// halves has every body end in its middle.
func (b *badS3) halves() {
	answer := func(w http.ResponseWriter, pass func(http.ResponseWriter)) {
		whole := httptest.NewRecorder()
		pass(whole)
		for name, values := range whole.Header() {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(whole.Body.Len()))
		w.WriteHeader(whole.Code)
		_, _ = w.Write(whole.Body.Bytes()[:whole.Body.Len()/2])
		panic(http.ErrAbortHandler)
	}
	b.answer.Store(&answer)
}

func (b *badS3) heal() { b.answer.Store(nil) }

func TestAStorageThatFailsHoldsNothingUpThatIsCached(t *testing.T) {
	t.Parallel() // it waits for most of its time
	bucket := testservers.VersityGW(t)
	bad := newBadS3(t, upstream(t, bucket))
	proxy := testservers.Toxiproxy(t, strings.TrimPrefix(bad.URL, "http://"))
	heal := func() {
		bad.heal()
		proxy.Heal()
	}
	faults := map[string]func(){
		"cut off":     proxy.Cut,
		"silent":      func() { proxy.Toxic("timeout", map[string]any{"timeout": 0}) },
		"reset":       func() { proxy.Toxic("reset_peer", map[string]any{"timeout": 0}) },
		"slow":        func() { proxy.Toxic("latency", map[string]any{"latency": 6000}) },
		"broken":      func() { bad.says(http.StatusInternalServerError, "InternalError") },
		"overloaded":  func() { bad.says(http.StatusServiceUnavailable, "SlowDown") },
		"half bodies": bad.halves,
	}
	f := withFaults(t, len(faults), start(t, "--disk-cache", "0", "--storage", byWayOf(t, bucket, proxy.Addr)))
	never := f.unseen
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			f.unseen, never = never[:1], never[1:]
			fault()
			f.wantServedAndRefused(func(n int) string { return strings.Replace(f.unseen[0], "50x", strconv.Itoa(40+n)+"x", 1) })
			heal()
			f.heals(name + ".jpg")
		})
	}
	f.stop()
	f.wantExit(0)
}

func TestAnUploadGoesOnWhenTheStorageIsBack(t *testing.T) {
	t.Parallel()
	bucket, proxy := through(t, testservers.VersityGW(t))
	f := withFaults(t, 0, start(t, "--storage", bucket))
	data := withComment(photograph(t, 400, 300), 1, 12<<20) // more than a part
	path := f.create(len(data))
	third := len(data) / 3
	if r, text := f.patch(path, data, 0, third); r.StatusCode != http.StatusNoContent {
		t.Fatalf("the first third: %s", describeAnswer(r, text))
	}
	proxy.Cut()
	if r, text := f.patch(path, data, third, len(data)); r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" || internals.MatchString(text) {
		t.Errorf("while the storage is away: %s", describeAnswer(r, text))
	}
	proxy.Heal()
	f.wantOriginal(f.goOn(path, data, third), data)
	f.heals("after.jpg")
	f.stop()
	f.wantExit(0)
}

// goOn sends the rest of an upload of which some bytes were acknowledged, as soon as it is known how much is there, and answers the
// id of the file.
func (f *faulty) goOn(path string, data []byte, acknowledged int) (file string) {
	f.t.Helper()
	offset := 0
	f.until("it is known how much is there", func() bool {
		r, _, err := f.try(http.MethodHead, path, nil, "Tus-Resumable", "1.0.0")
		if err != nil || r.StatusCode != http.StatusOK {
			return false
		}
		file = r.Header.Get("Calotype-File-Id") // all had come, and was looked at since
		offset, err = strconv.Atoi(r.Header.Get("Upload-Offset"))
		return err == nil
	})
	if offset < acknowledged {
		f.t.Fatalf("%d bytes are there, and %d were acknowledged", offset, acknowledged)
	}
	if file != "" {
		return file
	}
	r, text := f.patch(path, data, offset, len(data))
	if file = r.Header.Get("Calotype-File-Id"); file == "" {
		f.t.Fatalf("the rest: %s", describeAnswer(r, text))
	}
	return file
}

func TestAStorageThatIsKilledLosesNothingThatWasAcknowledged(t *testing.T) {
	t.Parallel() // it waits for most of its time
	minio := testservers.OwnMinIO(t)
	f := withFaults(t, 0, start(t, "--storage", minio.Address))
	for round := range kills(t, 1) {
		data := withComment(photograph(t, 400, 300), uint64(round), 20<<20) // some parts
		path := f.create(len(data))
		acknowledged := 9 << 20
		if r, text := f.patch(path, data, 0, acknowledged); r.StatusCode != http.StatusNoContent {
			t.Fatalf("the first part: %s", describeAnswer(r, text))
		}
		killed := make(chan struct{})
		go func() { // somewhere in the middle of what follows
			defer close(killed)
			minio.Kill(t)
		}()
		r, _ := f.patch(path, data, acknowledged, len(data))
		<-killed
		minio.Start(t)
		file := r.Header.Get("Calotype-File-Id")
		if file == "" {
			file = f.goOn(path, data, acknowledged)
		}
		f.wantOriginal(file, data)
	}
	f.heals("after.jpg")
	f.stop()
	f.wantExit(0)
}

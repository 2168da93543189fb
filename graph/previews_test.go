package graph

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

const (
	watch = `subscription($s: ID!, $f: ID!) { preview(session: $s, file: $f, accept: "image/avif,*/*") { seq width height bytes renderMs mime data fullWidth fullHeight
		result { format bytes width height url } error { code message } } }`
	set = `mutation($s: ID!, $seq: Int!, $t: Transformation!, $settle: Boolean) { setPreview(session: $s, seq: $seq, transformation: $t, maxEdge: 800, settle: $settle) }`
)

func TestFramesOfAPreviewComeOverTheSocketThatSetsIt(t *testing.T) {
	w := newWorld(t)
	w.previews.data = []byte{0xff, 0xd8, 0xff, 0}
	f := w.add(w.project.ID, "a.jpg")
	c := w.connect()
	c.subscribe("p", watch, vars{"s": "a random session", "f": f.ID.String()})
	w.eventually("the preview", func() bool { return w.previews.has("a random session") })
	if w.previews.files["a random session"] != f.ID || w.previews.accept["a random session"] != "image/avif,*/*" {
		t.Error(w.previews.files, w.previews.accept)
	}
	frame := func(id string, variables vars) any {
		t.Helper()
		variables["s"] = "a random session"
		c.subscribe(id, set, variables)
		var got any
		for range 3 { // the frame, the answer and its end, in whatever order
			m := c.read()
			switch {
			case m.ID == "p":
				var r response
				w.must(unmarshal(m.Payload, &r))
				if got = r.Data["preview"]; got == nil {
					t.Fatalf("got %s", m.Payload)
				}
			case m.Type == "next" && !strings.Contains(string(m.Payload), `{"setPreview":true}`):
				t.Errorf("got %s", m.Payload)
			}
		}
		return got
	}
	w.same(frame("1", vars{"seq": 1, "t": "brightness/20"}), fmt.Sprintf(`{"seq": 1, "width": 800, "height": 400, "bytes": 4, "renderMs": 1.5, "mime": "image/jpeg",
		"data": %q, "fullWidth": 4000, "fullHeight": 2000, "result": null, "error": null}`, base64.StdEncoding.EncodeToString(w.previews.data)))
	settled := frame("2", vars{"seq": 2, "t": "resize/640x", "settle": true})
	w.same(at(settled, "result"), fmt.Sprintf(`{"format": "avif", "bytes": 5368709120, "width": 4000, "height": 2000, "url": "/image/%s/-/resize/640x/-/format/auto/"}`, f.ID))
	failed := frame("3", vars{"seq": -1, "t": ""})
	w.same([]any{at(failed, "error"), at(failed, "data")}, `[{"code": "result-too-large", "message": "the result would have 90000 pixels"}, ""]`)

	c.write(message{ID: "p", Type: "complete"})
	if ended := <-w.previews.ended; ended != "a random session" {
		t.Error(ended)
	}
	w.same(w.get(set, vars{"s": "a random session", "seq": 3, "t": ""}, "setPreview"), `false`)
}

func TestWhatCannotBePreviewedIsSaid(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	c := w.connect()
	r := w.ask(set, vars{"s": "x", "seq": 1, "t": "blur/-3"})
	w.refused(r, codeTransformation, "operation 1")
	for id, bad := range map[string]vars{
		"malformed": {"s": "s", "f": "x"},
		"no name":   {"s": "", "f": f.ID.String()},
		"long name": {"s": strings.Repeat("s", 101), "f": f.ID.String()},
	} {
		c.subscribe(id, watch, bad)
		w.refused(c.failure(id), codeBadRequest, "")
	}
	w.previews.mu.Lock()
	w.previews.fail = fs.ErrNotExist
	w.previews.mu.Unlock()
	unknown := uuid.Must(uuid.NewV7()).String()
	c.subscribe("unknown", watch, vars{"s": "s", "f": unknown})
	w.refused(c.failure("unknown"), codeNotFound, "there is no file "+unknown)
	w.previews.mu.Lock()
	w.previews.fail = errors.New("VipsJpeg: premature end at /srv/blobs/x\ngoroutine 7 [running]")
	w.previews.mu.Unlock()
	c.subscribe("broken", watch, vars{"s": "s", "f": f.ID.String()})
	w.refused(c.failure("broken"), codeInternal, "internal error")
}

func TestAViewerThatDoesNotReadIsDropped(t *testing.T) {
	w := newWorld(t, func(l *limits) { l.write = 100 * time.Millisecond })
	w.previews.data = make([]byte, 2<<20)
	f := w.add(w.project.ID, "a.jpg")
	stalled, other := w.connect(), w.connect()
	stalled.subscribe("p", watch, vars{"s": "stalled", "f": f.ID.String()})
	other.subscribe("e", `subscription($p: ID!) { fileEvents(project: $p) { kind } }`, vars{"p": w.project.ID.String()})
	w.waitForReaders(1)
	w.eventually("the preview", func() bool { return w.previews.has("stalled") })
	for seq := range 20 { // 55 MB on the wire, more than all buffers between the two hold
		w.get(set, vars{"s": "stalled", "seq": seq, "t": ""})
	}
	if ended := <-w.previews.ended; ended != "stalled" {
		t.Error(ended)
	}
	w.add(w.project.ID, "b.jpg")
	w.same(other.next("e")["fileEvents"], `{"kind": "CREATED"}`)
}

package delivery

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
)

// Handler serves GET and HEAD of the image URLs.
type Handler struct {
	variants *Variants
	accepts  *accepts
	heat     heat
}

// NewHandler serves what variants finds or renders.
func NewHandler(variants *Variants) *Handler {
	return &Handler{variants: variants, accepts: newAccepts()}
}

// ServeHTTP answers the image that the path addresses, or a problem.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	share(w.Header())
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodOptions:
		options(w)
		return
	default:
		w.Header().Set("Allow", allowed)
		h.refuse(w, r, uuid.Nil, errMethod)
		return
	}
	from := newVisitor(r)
	k := ask(r)
	if known, found := h.variants.recall(k); known != nil && h.variants.admitAgain(from, known) {
		h.prepare(w.Header(), known, found)
		if h.answer(w, r, from.grant, known.address, found.served(known.how)) == nil {
			return
		}
	}
	a := parseAddress(r.URL.Path)
	if !a.known {
		h.refuse(w, r, uuid.Nil, errUnknown)
		return
	}
	t, err := imaging.Parse(a.transformation)
	if err != nil {
		h.refuse(w, r, a.file, err)
		return
	}
	if t.IsOriginal() {
		if err := h.original(w, r.WithContext(with(r.Context(), from)), a, t); err != nil {
			h.refuse(w, r, a.file, err)
		}
		return
	}
	if err := h.variant(w, r.WithContext(with(r.Context(), from)), k, a, t); err != nil {
		h.refuse(w, r, a.file, err)
	}
}

// variant finds or renders a variant and answers it. One that is gone from the store by the time it is opened is rendered
// anew, once.
func (h *Handler) variant(w http.ResponseWriter, r *http.Request, k asked, a address, t imaging.Transformation) error {
	for again := false; ; again = true {
		found, err := h.variants.get(r.Context(), a.file, t, k.accept, true)
		if err != nil {
			return err
		}
		from := visitorOf(r.Context())
		h.variants.memorize(k, from, a, found)
		if err := h.answer(w, r, from.grant, a, found); err == nil || again || !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
}

// How long an answer may be kept: one that never changes at this address; one that follows what may be changed of the
// file or its project, which a cache may show while it asks again; and one for which a tighter encoding may soon be served.
const (
	forever = "public, max-age=31536000, immutable"
	briefly = "public, max-age=60, stale-while-revalidate=86400"
	soon    = "public, max-age=5, stale-while-revalidate=86400"
)

// defaultHeader says that the file was missing and what is answered is made of the default that the address names.
const defaultHeader = "X-Calotype-Default"

// lasting is how long an answer may be kept.
func lasting(mutable bool) string {
	if mutable {
		return briefly
	}
	return forever
}

func (h *Handler) original(w http.ResponseWriter, r *http.Request, a address, t imaging.Transformation) error {
	src, err := h.variants.sources.get(r.Context(), a.file)
	if err != nil {
		return err
	}
	if err := h.variants.admit(r.Context(), src.project, t); err != nil {
		return err
	}
	stored, err := h.variants.library.OpenOriginal(r.Context(), a.file)
	if err != nil {
		return err
	}
	defer stored.Close()
	tell(w, Original, originalOf(src))
	header := w.Header()
	header.Set("Content-Type", src.mediaType)
	header.Set("Content-Disposition", disposition(original(src.mediaType), cmp.Or(a.filename, src.name)))
	header.Set("Cache-Control", lasting(a.filename == "")) // files can be renamed
	visitorOf(r.Context()).bound(header, h.variants.rules.now())
	header.Set(timingHeader, OriginalTiming)
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	header.Set("ETag", `"`+src.checksum[:min(32, len(src.checksum))]+`"`)
	serve(w, r, stored.ModTime, stored.ReadSeekCloser)
	return nil
}

// answer serves a variant under the address at which it was asked for, as it was granted. After an error nothing is answered yet.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, under grant, a address, found *Variant) error {
	content, err := h.variants.open(r.Context(), found)
	if err != nil {
		h.variants.lost(found)
		return err
	}
	defer content.Close()
	tell(w, found.Layer, found.subject)
	header := w.Header()
	header.Set("Content-Type", imaging.MediaType(found.Format))
	header.Set("ETag", found.tag())
	header.Set("Cache-Control", lasting(found.Mutable || found.Download && a.filename == "")) // the name may change
	found.timed(header)
	made := found.Made
	if found.work != nil {
		header.Set("Cache-Control", soon)
		made = time.Time{} // what takes its place may be of the same second, and no date may then say that nothing has changed
	}
	under.bound(header, h.variants.rules.now())
	if found.Default {
		header.Set(defaultHeader, "1")
	}
	vary(header, found)
	switch {
	case found.Download:
		header.Set("Content-Disposition", disposition("attachment", cmp.Or(a.filename, h.variants.filename(r.Context(), found))))
	case a.filename != "":
		header.Set("Content-Disposition", disposition("inline", a.filename))
	}
	serve(w, r, made, content)
	return nil
}

// tag tells these bytes from all others of the same key: a variant that was dropped and rendered anew may differ in some, as a
// render from a source that is kept decoded does from one of the original.
func (v *Variant) tag() string { return fmt.Sprintf(`"%s-%x-%x"`, v.Key, v.Bytes, v.Made.UnixMicro()) }

// filename is what a download is called when the URL does not say: the name of the file with the result's extension.
func (v *Variants) filename(ctx context.Context, found *Variant) string {
	src, err := v.sources.get(ctx, found.File)
	if err != nil {
		return ""
	}
	name, _, _ := cutLast(src.name, '.')
	return name + "." + imaging.Extension(found.Format)
}

func cutLast(s string, sep byte) (before, after string, found bool) {
	if i := strings.LastIndexByte(s, sep); i > 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

// inMemory opens bytes.
func inMemory(data []byte) io.ReadSeekCloser { return bytesCloser{bytes.NewReader(data)} }

type bytesCloser struct{ *bytes.Reader }

func (bytesCloser) Close() error { return nil }

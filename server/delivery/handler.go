package delivery

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode"

	"calotype/imaging"
	"calotype/storage/blob"
)

// Handler serves GET and HEAD of the image URLs.
type Handler struct{ variants *Variants }

// NewHandler serves what variants finds or renders.
func NewHandler(variants *Variants) *Handler { return &Handler{variants} }

// ServeHTTP answers the image that the path addresses, or a problem.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		h.refuse(w, r, errMethod)
		return
	}
	k := asked{r.URL.Path, imaging.ParseAccept(strings.Join(r.Header["Accept"], ","))}
	if a, found, ok := h.variants.recall(k); ok {
		h.answer(w, r, a, found)
		return
	}
	a := parseAddress(r.URL.Path)
	if !a.known {
		h.refuse(w, r, errUnknown)
		return
	}
	t, err := imaging.Parse(a.transformation)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	if t.IsOriginal() {
		if err := h.original(w, r, a); err != nil {
			h.refuse(w, r, err)
		}
		return
	}
	found, err := h.variants.Get(r.Context(), a.file, t, k.accept)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	h.variants.memorize(k, a, found)
	h.answer(w, r, a, found)
}

// forever says that what lies at this address never changes.
const forever = "public, max-age=31536000, immutable"

func (h *Handler) original(w http.ResponseWriter, r *http.Request, a address) error {
	src, err := h.variants.sources.get(r.Context(), a.file)
	if err != nil {
		return err
	}
	stored, err := h.variants.library.OpenOriginal(r.Context(), a.file)
	if err != nil {
		return err
	}
	defer stored.Close()
	header := w.Header()
	header.Set("Content-Type", src.mediaType)
	header.Set("Content-Disposition", disposition("inline", cmp.Or(a.filename, src.name)))
	header.Set("Cache-Control", forever)
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	header.Set("ETag", `"`+src.checksum[:min(32, len(src.checksum))]+`"`)
	serve(w, r, stored.ModTime, stored.ReadSeekCloser)
	return nil
}

// answer serves a variant under the address at which it was asked for.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, a address, found *Variant) {
	content, err := h.variants.open(r.Context(), found)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	defer content.Close()
	header := w.Header()
	header.Set("Content-Type", imaging.MediaType(found.Format))
	header.Set("ETag", fmt.Sprintf(`"%s-%x"`, found.Key, found.Bytes))
	header.Set("Cache-Control", forever)
	if found.Mutable { // the address stays, the picture follows the file's focal point
		header.Set("Cache-Control", "public, max-age=60")
	}
	if found.Varies {
		header.Set("Vary", "Accept")
	}
	switch {
	case found.Download:
		header.Set("Content-Disposition", disposition("attachment", cmp.Or(a.filename, h.variants.filename(r.Context(), found))))
	case a.filename != "":
		header.Set("Content-Disposition", disposition("inline", a.filename))
	}
	serve(w, r, found.Made, content)
}

// filename is what a download is called when the URL does not say: the name of the file with the result's extension.
func (v *Variants) filename(ctx context.Context, found *Variant) string {
	src, err := v.sources.get(ctx, found.File)
	if err != nil {
		return ""
	}
	name, _, _ := cutLast(src.name, '.')
	return name + "." + strings.Replace(found.Format, "jpeg", "jpg", 1)
}

func cutLast(s string, sep byte) (before, after string, found bool) {
	if i := strings.LastIndexByte(s, sep); i > 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

// open answers the bytes of a variant, from memory where they are. The caller closes them.
func (v *Variants) open(ctx context.Context, found *Variant) (io.ReadSeekCloser, error) {
	if found.Data != nil {
		return inMemory{bytes.NewReader(found.Data)}, nil
	}
	var stored *blob.Blob
	stored, err := v.library.OpenVariant(ctx, found.File, found.Key)
	if err != nil {
		return nil, err
	}
	return stored.ReadSeekCloser, nil
}

type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// serve answers the content with ranges and conditions. Images may be shown by any page and read by its scripts.
func serve(w http.ResponseWriter, r *http.Request, modified time.Time, content io.ReadSeeker) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	http.ServeContent(w, r, "", modified, content)
}

// disposition is the value of Content-Disposition by RFC 6266, with the name in ASCII for old clients and in UTF-8.
func disposition(kind, name string) string {
	if name == "" {
		return kind
	}
	var plain, exact strings.Builder
	for _, r := range name {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) { // the latter can make photo.exe look like a photo
			continue
		}
		if r == '/' { // a name of a file, not a place
			r = '_'
		}
		if r > 0x7e || r == '"' || r == '\\' || r == '%' {
			plain.WriteByte('_')
		} else {
			plain.WriteRune(r)
		}
		for _, b := range []byte(string(r)) {
			if b < 0x80 && (b == '.' || b == '-' || b == '_' || '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z') {
				exact.WriteByte(b)
			} else {
				fmt.Fprintf(&exact, "%%%02X", b)
			}
		}
	}
	if plain.String() == exact.String() {
		return fmt.Sprintf(`%s; filename="%s"`, kind, plain.String())
	}
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, kind, plain.String(), exact.String())
}

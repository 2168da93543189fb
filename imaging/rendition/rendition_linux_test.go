package rendition

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"calotype/imaging"
	"calotype/imaging/preflight"
)

func TestMain(m *testing.M) {
	Enter()
	os.Exit(m.Run())
}

func decoded(t *testing.T, data []byte) *image.NRGBA {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	m := image.NewNRGBA(picture.Bounds())
	draw.Draw(m, m.Rect, picture, m.Rect.Min, draw.Src)
	return m
}

func rendered(t *testing.T, data []byte) ([]byte, error) {
	t.Helper()
	return New().Make(t.Context(), preflight.Sniff(data), data)
}

func document(body string) []byte {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20" viewBox="0 0 40 20">` + body + `</svg>`)
}

var red, clear = color.NRGBA{255, 0, 0, 255}, color.NRGBA{}

func TestAnSVGIsDrawnAtItsOwnResolution(t *testing.T) {
	picture, err := rendered(t, document(`<rect width="20" height="20" fill="red"/>`))
	if err != nil {
		t.Fatal(err)
	}
	m := decoded(t, picture)
	if m.Rect.Size() != (image.Point{Edge, Edge / 2}) {
		t.Fatalf("it is %v", m.Rect)
	}
	// A picture of 40 pixels that was enlarged would go over 51 from one to the other.
	if l, r := m.NRGBAAt(Edge/2-2, 500), m.NRGBAAt(Edge/2+2, 500); l != red || r != clear {
		t.Errorf("beside the edge it is %v and %v", l, r)
	}
}

// A sibling of the file, and addresses, are not there for a drawing, whatever it calls them.
func TestAnSVGReachesNothingOutsideOfItself(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hits := make(chan int)
	go func() {
		n := 0
		for {
			connection, err := listener.Accept()
			if err != nil {
				hits <- n
				return
			}
			n++
			connection.Close()
		}
	}()
	sibling := filepath.Join(t.TempDir(), "sibling.png")
	var b bytes.Buffer
	m := image.NewNRGBA(image.Rect(0, 0, 40, 20))
	draw.Draw(m, m.Rect, image.NewUniform(color.NRGBA{255, 0, 255, 255}), image.Point{}, draw.Src)
	if err := errors.Join(png.Encode(&b, m), os.WriteFile(sibling, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	at := "http://" + listener.Addr().String()
	for _, body := range []string{
		`<image href="TO" width="40" height="20"/>`, `<image xlink:href="TO" width="40" height="20"/>`, `<use href="TO#a"/>`,
		`<rect width="40" height="20" fill="url(TO#a)"/>`, `<rect width="40" height="20" style="fill:url(TO)"/>`, `<style>@import "TO";</style>`,
		`<filter id="f-N"><feImage href="TO"/></filter><rect width="40" height="20" filter="url(#f-N)" fill="none"/>`,
		`<foreignObject><iframe src="TO"/></foreignObject>`, `<a href="TO"><rect fill="none" width="9" height="9"/></a>`,
	} {
		all := ""
		for i, to := range []string{at, "sibling.png", sibling, "file://" + sibling} {
			all += strings.NewReplacer("TO", to, "f-N", fmt.Sprint("f-", i)).Replace(body)
		}
		picture, err := rendered(t, document(all))
		if err != nil {
			t.Errorf("%s: %v", body, err)
			continue
		}
		if c := decoded(t, picture).NRGBAAt(Edge/2, Edge/4); c.B > 0 {
			t.Errorf("%s draws %v", body, c)
		}
	}
	for _, document := range []string{
		`<!DOCTYPE svg [<!ENTITY x SYSTEM "` + at + `">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>`,
		`<!DOCTYPE svg SYSTEM "` + at + `" [<!ENTITY % x SYSTEM "` + at + `">%x;]><svg xmlns="http://www.w3.org/2000/svg"><text>&y;</text></svg>`,
	} {
		if _, err := rendered(t, []byte(document)); err == nil {
			t.Errorf("drawn: %s", document)
		}
	}
	listener.Close()
	if n := <-hits; n != 0 {
		t.Errorf("%d connections came", n)
	}
}

// Filters over everything at once cost a drawing program minutes; here they end at the limit.
func TestADrawingThatTakesTooMuchIsEnded(t *testing.T) {
	t.Parallel()
	body := `<filter id="f" x="-900%" y="-900%" width="1900%" height="1900%">` + strings.Repeat(`<feTurbulence baseFrequency=".9" numOctaves="200"/><feGaussianBlur stdDeviation="900"/><feMorphology operator="dilate" radius="90"/>`, 40) +
		`</filter><rect width="40" height="20" filter="url(#f)"/>`
	_, err := rendered(t, document(body))
	var limit *imaging.LimitError
	var decode *imaging.DecodeError // where memory ends before time does
	if !errors.As(err, &limit) && !errors.As(err, &decode) && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestWhoeverLeavesEndsTheChild(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New().Make(ctx, preflight.SVG, document("")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// rare are files of each of the formats that the system's program reads, of 64 × 32 red pixels.
func rare(t *testing.T) map[preflight.Format][]byte {
	t.Helper()
	folder := t.TempDir()
	m := image.NewNRGBA(image.Rect(0, 0, 64, 32))
	draw.Draw(m, m.Rect, image.NewUniform(red), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := errors.Join(png.Encode(&b, m), os.WriteFile(filepath.Join(folder, "a.png"), b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	files := map[preflight.Format][]byte{preflight.BMP: bmp(64, 32), preflight.PSD: psd(64, 32), preflight.PDF: pdf(64, 32)}
	for f, save := range map[preflight.Format][]string{
		preflight.HEIC: {"heifsave", "a.png", "a.heic", "--compression", "hevc", "--Q", "100"},
		preflight.JXL:  {"jxlsave", "a.png", "a.jxl"},
		preflight.JP2:  {"jp2ksave", "a.png", "a.jp2", "--lossless"},
	} {
		command := exec.CommandContext(t.Context(), "vips", save...)
		command.Dir = folder
		if said, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v %s", save, err, said)
		}
		data, err := os.ReadFile(filepath.Join(folder, save[2]))
		if err != nil {
			t.Fatal(err)
		}
		files[f] = data
	}
	return files
}

func bmp(width, height int) []byte {
	b := []byte("BM")
	b = binary.LittleEndian.AppendUint32(b, uint32(54+width*height*3))
	for _, v := range []uint32{0, 54, 40, uint32(width), uint32(height), 1 | 24<<16, 0, 0, 0, 0, 0, 0} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return append(b, bytes.Repeat([]byte{0, 0, 255}, width*height)...)
}

func psd(width, height int) []byte {
	b := []byte("8BPS\x00\x01\x00\x00\x00\x00\x00\x00\x00\x03")
	b = binary.BigEndian.AppendUint32(b, uint32(height))
	b = binary.BigEndian.AppendUint32(b, uint32(width))
	b = append(b, 0, 8, 0, 3)             // bits, RGB
	b = append(b, make([]byte, 4+4+4)...) // neither palette, resources nor layers
	b = append(b, 0, 0)                   // as it is
	b = append(b, bytes.Repeat([]byte{255}, width*height)...)
	return append(b, make([]byte, 2*width*height)...)
}

func pdf(width, height int) []byte {
	page := fmt.Sprintf("1 0 0 rg 0 0 %d %d re f", width, height)
	return fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"+
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R>>endobj\n4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n"+
		"trailer<</Root 1 0 R/Size 5>>\n%%%%EOF\n", width, height, len(page), page)
}

func TestRareFormatsAreReadByTheProgramOfTheSystem(t *testing.T) {
	t.Parallel()
	for f, data := range rare(t) {
		if got := preflight.Sniff(data); got != f {
			t.Errorf("%s is taken for %s", f, got)
		}
		picture, err := rendered(t, data)
		if err != nil {
			t.Errorf("%s: %v", f, err)
			continue
		}
		m := decoded(t, picture)
		switch size := m.Rect.Size(); {
		case f == preflight.PDF && (size.X < Edge-40 || size.X > Edge+40 || size.Y*2 < size.X-60 || size.Y*2 > size.X+60), f != preflight.PDF && size != (image.Point{64, 32}):
			t.Errorf("%s is of %v", f, size)
		}
		if c := m.NRGBAAt(m.Rect.Dx()/2, m.Rect.Dy()/2); c.R < 250 || c.G > 5 || c.B > 5 {
			t.Errorf("%s is %v", f, c)
		}
	}
}

func TestDamagedRareFilesAreRefusedInASentence(t *testing.T) {
	t.Parallel()
	for f, data := range rare(t) {
		for name, bad := range map[string][]byte{"cut": data[:len(data)/3], "only begun": data[:min(len(data), 60)], "scribbled on": scribbled(data)} {
			picture, err := New().Make(t.Context(), f, bad)
			var decode *imaging.DecodeError
			var limit *imaging.LimitError
			switch {
			case err == nil: // some loaders show what there is; it is a whole picture then
				decoded(t, picture)
			case !errors.As(err, &decode) && !errors.As(err, &limit):
				t.Errorf("%s, %s: %v", f, name, err)
			case strings.Contains(err.Error(), "/") || strings.Contains(err.Error(), "vips"):
				t.Errorf("%s, %s: %q tells of the server", f, name, err)
			}
		}
	}
}

// scribbled has every seventh byte behind the signature turned around.
func scribbled(data []byte) []byte {
	data = bytes.Clone(data)
	for i := 40; i < len(data); i += 7 {
		data[i] ^= 0xff
	}
	return data
}

func TestAClaimOfManyPixelsEndsAtTheLimit(t *testing.T) {
	huge := bmp(1, 1)
	binary.LittleEndian.PutUint32(huge[18:], 60_000)
	binary.LittleEndian.PutUint32(huge[22:], 60_000)
	large := psd(1, 1)
	binary.BigEndian.PutUint32(large[14:], 30_000)
	binary.BigEndian.PutUint32(large[18:], 30_000)
	for name, data := range map[string][]byte{"BMP": huge, "PSD": large} {
		if _, err := rendered(t, data); err == nil {
			t.Errorf("%s of thousands of megapixels is read", name)
		}
	}
}

func TestWithoutTheProgramTheSentenceSaysWhatToInstall(t *testing.T) {
	m := &Maker{}
	_, err := m.Make(t.Context(), preflight.HEIC, []byte("x"))
	var unavailable *UnavailableError
	if !errors.As(err, &unavailable) || !strings.Contains(unavailable.Message, "apt install libvips-tools") {
		t.Errorf("%v", err)
	}
	m = &Maker{vips: "/bin/false", loaders: func() map[string]bool { return loadersOf("/bin/false") }}
	if _, err := m.Make(t.Context(), preflight.HEIC, []byte("x")); !errors.As(err, &unavailable) || !strings.Contains(unavailable.Message, "without HEIC") {
		t.Errorf("%v", err)
	}
}

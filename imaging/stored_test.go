package imaging

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// corpus is the folder of sample pictures, which need not be there.
func corpus() string {
	if folder := os.Getenv("CALOTYPE_CORPUS"); folder != "" {
		return folder
	}
	return filepath.Join("..", "..", "shared", "corpus")
}

// eachSample calls f with files of every kind of pixel, whole and cut off, and with each file of the corpus, which may be
// anything.
func eachSample(t *testing.T, f func(t *testing.T, data []byte, whole bool)) {
	for name, data := range pictures(t) {
		t.Run(name, func(t *testing.T) { f(t, data, true) })
		t.Run(name+", cut off", func(t *testing.T) { f(t, data[:len(data)/2], false) })
	}
	for _, folder := range []string{"photos", "good", "orientation", "animated", "bad"} {
		files, err := filepath.Glob(filepath.Join(corpus(), folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(filepath.Base(file), func(t *testing.T) { f(t, data, false) })
		}
	}
}

// stored writes pixels as a file, without loss where the format can.
func stored(t testing.TB, p pixels, format string, edit ...func(*vips.ImageRef) error) []byte {
	t.Helper()
	ref, err := p.image()
	if err != nil {
		t.Fatal(err)
	}
	defer ref.Close()
	for _, f := range edit {
		if err := f(ref); err != nil {
			t.Fatal(err)
		}
	}
	var data []byte
	switch format {
	case "jpeg":
		data, _, err = ref.ExportJpeg(&vips.JpegExportParams{Quality: 97, SubsampleMode: vips.VipsForeignSubsampleOff})
	case "png":
		data, _, err = ref.ExportPng(vips.NewPngExportParams())
	case "webp":
		data, _, err = ref.ExportWebp(&vips.WebpExportParams{Lossless: true, Quality: 60, ReductionEffort: 0})
	case "tiff":
		data, _, err = ref.ExportTiff(vips.NewTiffExportParams())
	case "gif":
		data, _, err = ref.ExportGIF(&vips.GifExportParams{Effort: 3, Bitdepth: 8})
	case "avif":
		data, _, err = ref.ExportAvif(&vips.AvifExportParams{Quality: 95, Bitdepth: 8, Effort: 1})
	default:
		t.Fatalf("no format %q", format)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func grey(ref *vips.ImageRef) error    { return ref.ToColorSpace(vips.InterpretationBW) }
func deep(ref *vips.ImageRef) error    { return ref.ToColorSpace(vips.InterpretationRGB16) }
func deepBW(ref *vips.ImageRef) error  { return ref.ToColorSpace(vips.InterpretationGrey16) }
func cmyk(ref *vips.ImageRef) error    { return ref.ToColorSpace(vips.InterpretationCMYK) }
func lab(ref *vips.ImageRef) error     { return ref.ToColorSpace(vips.InterpretationLAB) }
func light(ref *vips.ImageRef) error   { return ref.ToColorSpace(vips.InterpretationScRGB) }
func bytesOf(ref *vips.ImageRef) error { return ref.Cast(vips.BandFormatUchar) }

// asIs decodes a file as it is stored, at its own size.
func asIs(t testing.TB, data []byte, edit ...func(*decoding)) pixels {
	t.Helper()
	var want decoding
	for _, f := range edit {
		f(&want)
	}
	d, err := decode(context.Background(), data, want)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	p, err := (&Image{ImageRef: d.frames[0]}).materialize(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// paletted is a PNG or GIF with a palette; the first colour is transparent where alpha is asked for.
func paletted(t testing.TB, format string, s Size, alpha bool) []byte {
	t.Helper()
	colours := color.Palette{color.NRGBA{0, 0, 0, 255}, color.NRGBA{200, 30, 40, 255}, color.NRGBA{30, 200, 40, 255}, color.NRGBA{40, 30, 200, 255}}
	if alpha {
		colours[0] = color.NRGBA{}
	}
	img := image.NewPaletted(image.Rect(0, 0, s.Width, s.Height), colours)
	for y := range s.Height {
		for x := range s.Width {
			img.SetColorIndex(x, y, uint8((4*x/s.Width+4*y/s.Height)%4))
		}
	}
	var b bytes.Buffer
	var err error
	if format == "png" {
		err = png.Encode(&b, img)
	} else {
		err = gif.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// animation is a GIF or WebP of frames of one colour each, played three times.
func animation(t testing.TB, format string, s Size, colours []Color, delays []int) []byte {
	t.Helper()
	var frames []*Image
	for _, c := range colours {
		bands := 3
		if c.A < 255 {
			bands = 4
		}
		ref, err := solid(s, c, bands).image()
		if err != nil {
			t.Fatal(err)
		}
		defer ref.Close()
		frames = append(frames, &Image{ImageRef: ref})
	}
	data, err := encode(context.Background(), frames, encoding{format: format, delays: delays, loop: 3})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// withEXIF puts EXIF into a PNG, before its pixels.
func withEXIF(t testing.TB, data, tiff []byte) []byte {
	t.Helper()
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(tiff)))
	chunk = append(append(chunk, "eXIf"...), tiff...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	const header = 8 + 25
	return append(append(bytes.Clone(data[:header]), chunk...), data[header:]...)
}

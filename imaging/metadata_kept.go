package imaging

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"

	"github.com/davidbyttow/govips/v2/vips"
)

// keptMetadata is what goes into a result.
type keptMetadata struct{ exif, xmp, iptc, icc []byte }

// attach answers ref with the metadata, and closes ref. libvips writes EXIF only as far as it has read it itself: so it
// is given a picture of our own to read that carries it, and that is covered by ref.
func (k *keptMetadata) attach(ref *vips.ImageRef) (*vips.ImageRef, error) {
	defer ref.Close()
	carrier, err := vips.LoadImageFromBuffer(carrierOf(k.exif), nil)
	if err != nil {
		return nil, err
	}
	steps := []func() error{
		func() error { return carrier.ToColorSpace(vips.InterpretationSRGB) },
		func() error {
			if ref.HasAlpha() {
				return carrier.AddAlpha()
			}
			return nil
		},
		func() error { return carrier.Embed(0, 0, ref.Width(), ref.Height(), vips.ExtendBlack) },
		func() error { return carrier.Insert(ref, 0, 0, false, nil) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			carrier.Close()
			return nil, err
		}
	}
	if len(k.icc) > 0 {
		carrier.SetBlob("icc-profile-data", k.icc)
	}
	if len(k.xmp) > 0 {
		carrier.SetBlob("xmp-data", k.xmp)
	}
	if len(k.iptc) > 0 {
		carrier.SetBlob("iptc-data", k.iptc)
	}
	return carrier, nil
}

// mostSegment is how many bytes of EXIF one segment of a JPEG holds.
const mostSegment = 1<<16 - 1 - 2

// carrierOf is a JPEG of one pixel with this EXIF; more than a segment holds is left out.
func carrierOf(exif []byte) []byte {
	if len(exif) == 0 || len(exif) > mostSegment {
		return blank
	}
	b := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	b = append(b, exif...)
	return append(b, blank[2:]...)
}

var blank = func() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1)), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}()

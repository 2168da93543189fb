package imaging

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// documents are files of formats that are not decoded in this process, sound as far as a loader looks before it takes one.
func documents() map[string]string {
	le := func(values ...uint32) string {
		var b []byte
		for _, v := range values {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		return string(b)
	}
	card := func(s string) string { return s + strings.Repeat(" ", 80-len(s)) }
	return map[string]string{
		"SVG": untrusted["SVG"], "PDF": untrusted["PDF"],
		"PPM": "P6 2 2 255\n" + strings.Repeat("\xff\x00\x00", 4),
		"PFM": "PF\n1 1\n-1.0\n" + le(0, 0, 0),
		"HDR": "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n\x80\x80\x80\x81",
		"BMP": "BM" + le(58, 0, 54, 40, 1, 1, 1|24<<16, 0, 0, 0, 0, 0, 0) + "\xff\x00\x00\x00",
		"PSD": "8BPS\x00\x01\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x01\x00\x00\x00\x01\x00\x08\x00\x03" + strings.Repeat("\x00", 14) + "\xff\x00\x00",
		"FITS": card("SIMPLE  =                    T") + card("BITPIX  =                    8") + card("NAXIS   =                    2") +
			card("NAXIS1  =                    1") + card("NAXIS2  =                    1") + card("END") + strings.Repeat(" ", 2880-6*80) + strings.Repeat("\x00", 2880),
		"V":     "\x08\xf2\xa6\xb6" + le(1, 1, 1, 0, 0, 0, 22, 0, 0, 0, 0, 0, 0, 0, 0) + "\xff",
		"MAT":   "MATLAB 5.0 MAT-file" + strings.Repeat(" ", 105) + "\x00\x01IM",
		"EXR":   "\x76\x2f\x31\x01\x02\x00\x00\x00channels\x00chlist\x00",
		"SGI":   "\x01\xda\x00\x01\x00\x01\x00\x01\x00\x01\x00\x01" + strings.Repeat("\x00", 500) + "\xff",
		"DICOM": strings.Repeat("\x00", 128) + "DICM\x02\x00\x00\x00UL\x04\x00\x00\x00\x00\x00",
		"JP2":   "\x00\x00\x00\x0cjP  \r\n\x87\n\x00\x00\x00\x14ftypjp2 \x00\x00\x00\x00jp2 ",
		"J2K":   "\xff\x4f\xff\x51\x00\x29\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01",
		"JXL":   "\xff\x0a\x00\x10\xb0\x13",
		"CSV":   "1,2\n3,4\n",
		"ICO":   "\x00\x00\x01\x00\x01\x00\x01\x01\x00\x00\x01\x00\x18\x00" + le(48, 22),
		"TGA":   "\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x01\x00\x18\x00\xff\x00\x00",
		"XPM":   "/* XPM */\nstatic char *a[]={\"1 1 1 1\",\"a c red\",\"a\"};",
		"MVG":   "push graphic-context\nviewbox 0 0 9 9\npop graphic-context\n",
		"PS":    "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
	}
}

// Threat 8: neither this package nor libvips, were it let to guess, opens any of them.
func TestLoadersThatAreNotNeededAreOff(t *testing.T) {
	for name, document := range documents() {
		var decode *DecodeError
		if _, err := Probe(t.Context(), []byte(document), Limits{}); !errors.As(err, &decode) {
			t.Errorf("%s: %v", name, err)
		}
		ref, err := vips.LoadThumbnailFromBuffer([]byte(document), 9, 9, vips.InterestingNone, vips.SizeBoth, nil)
		if err == nil {
			ref.Close()
			t.Errorf("libvips opens %s", name)
		}
	}
	var good bytes.Buffer
	if err := jpeg.Encode(&good, image.NewGray(image.Rect(0, 0, 9, 9)), nil); err != nil {
		t.Fatal(err)
	}
	ref, err := vips.LoadThumbnailFromBuffer(good.Bytes(), 9, 9, vips.InterestingNone, vips.SizeBoth, nil)
	if err != nil {
		t.Fatal("nor does it open anything else: ", err)
	}
	ref.Close()
}

package preflight

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestGoodFilesAreDescribedAsStored(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want Info
	}{
		"PNG":                             {pngFile(640, 480), Info{PNG, 640, 480, 1, nil, false}},
		"animated PNG":                    {pngFile(64, 48, pngChunk("acTL", be32(9)+be32(0))), Info{PNG, 64, 48, 1, nil, false}},
		"PNG without its end":             {strings.TrimSuffix(pngFile(9, 9), pngChunk("IEND", "")), Info{PNG, 9, 9, 1, nil, false}},
		"PNG with text in it and after":   {pngFile(9, 9, pngChunk("zTXt", "c\x00\x00"+deflated(99))) + "<script>", Info{PNG, 9, 9, 1, nil, false}},
		"JPEG":                            {jpegFile(64, 48), Info{JPEG, 64, 48, 1, nil, false}},
		"JPEG without its end":            {strings.TrimSuffix(jpegFile(64, 48), "\xff\xd9"), Info{JPEG, 64, 48, 1, nil, false}},
		"JPEG with fill bytes":            {jpegFile(64, 48, "\xff\xff\xff"+jpegSegment(0xfe, "comment")), Info{JPEG, 64, 48, 1, nil, false}},
		"JPEG with a video behind it":     {jpegFile(64, 48) + "\x00\x00\x00\x18ftypmp42", Info{JPEG, 64, 48, 1, nil, false}},
		"GIF":                             {gifHeader(64, 48) + many(3, "\x21\xf9\x04\x00\x01\x00\x00\x00"+gifFrame(0, 0, 9, 9)) + ";", Info{GIF, 64, 48, 3, nil, false}},
		"GIF without its end":             {gifHeader(64, 48) + gifFrame(0, 0, 9, 9), Info{GIF, 64, 48, 1, nil, false}},
		"GIF cut in its second frame":     {(gifHeader(64, 48) + many(2, gifFrame(0, 0, 9, 9)))[:13+2*len(gifFrame(0, 0, 9, 9))-1], Info{GIF, 64, 48, 2, nil, true}},
		"GIF cut in a descriptor":         {gifHeader(64, 48) + gifFrame(0, 0, 9, 9) + "\x2c\x00", Info{GIF, 64, 48, 1, nil, true}},
		"GIF of no size":                  {gifHeader(0, 0) + gifFrame(1, 2, 9, 9) + ";", Info{GIF, 10, 11, 1, nil, false}},
		"lossless WebP":                   {webpFile(vp8l(64, 48)), Info{WebP, 64, 48, 1, nil, false}},
		"lossy WebP":                      {webpFile(vp8(64, 48)), Info{WebP, 64, 48, 1, nil, false}},
		"animated WebP":                   {webpFile(vp8x(64, 48), anmf(9, 8, vp8l(9, 8)), anmf(9, 8, vp8(9, 8))), Info{WebP, 64, 48, 2, nil, false}},
		"TIFF":                            {tiffHead + tiffPageOf(64, 48, 0), Info{TIFF, 64, 48, 1, nil, false}},
		"TIFF of two pages":               {tiffHead + tiffPageOf(64, 48, 8+54) + tiffPageOf(6, 4, 0), Info{TIFF, 64, 48, 2, []Page{{64, 48, 1, false}, {6, 4, 1, false}}, false}},
		"AVIF":                            {avifFileOf(64, 48, "av01", av1Sequence(64, 48)), Info{AVIF, 64, 48, 1, nil, false}},
		"AVIF put together from pictures": {avifFileOf(64, 48, "grid", "\x00\x00\x01\x01"+be16(64)+be16(48)), Info{AVIF, 64, 48, 1, nil, false}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Check([]byte(c.file), DefaultLimits)
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("Check = %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestBadFilesAreRefusedWithTheReason(t *testing.T) {
	const cut = "the file ends before the picture does"
	for name, c := range map[string]struct {
		file string
		kind Kind
		says string
	}{
		"no bytes": {"", Empty, "the file is empty"},

		"PNG of 60000 a side":          {pngHeader(60000, 60000, 1, 0), TooLarge, "60000 × 60000 pixels; at most 32767 a side and 100 megapixels"},
		"PNG of 2³¹-1 a side":          {pngHeader(1<<31-1, 1<<31-1, 16, 6), TooLarge, "2147483647 × 2147483647"},
		"PNG of over 100 megapixels":   {pngHeader(20000, 5001, 1, 0), TooLarge, "20000 × 5001"},
		"PNG of no width":              {pngHeader(0, 9, 1, 0), Broken, "0 × 9"},
		"PNG of an impossible colour":  {pngHeader(9, 9, 8, 5), Broken, "colour type 5"},
		"PNG of an impossible depth":   {pngHeader(9, 9, 3, 0), Broken, "3 bits"},
		"PNG without header":           {"\x89PNG\r\n\x1a\n" + pngChunk("IDAT", "x"), Broken, "begin with its header"},
		"PNG with two headers":         {pngHeader(9, 9, 1, 0) + pngHeader(9, 9, 1, 0)[8:], Broken, "two headers"},
		"PNG signature only":           {"\x89PNG\r\n\x1a\n", Broken, cut},
		"PNG without pixels":           {pngHeader(9, 9, 1, 0) + pngChunk("IEND", ""), Broken, cut},
		"PNG with a lying text chunk":  {pngHeader(1, 1, 8, 0) + "\x7f\xff\xff\xfftEXtComment\x00x", Broken, cut},
		"PNG with too few pixels":      {pngHeader(9000, 9000, 16, 6) + pngChunk("IDAT", deflated(64)) + pngChunk("IEND", ""), Broken, cut},
		"PNG with a text bomb":         {pngFile(1, 1, pngChunk("zTXt", "c\x00\x00"+deflated(9<<20))), TooLarge, "unpacks to more than 8388608 bytes"},
		"PNG with a profile bomb":      {pngFile(1, 1, pngChunk("iCCP", "c\x00\x00"+deflated(9<<20))), TooLarge, "unpacks"},
		"PNG with an iTXt bomb":        {pngFile(1, 1, pngChunk("iTXt", "c\x00\x01\x00en\x00c\x00"+deflated(9<<20))), TooLarge, "unpacks"},
		"PNG with a bomb in parts":     {pngFile(1, 1, many(3, pngChunk("zTXt", "c\x00\x00"+deflated(3<<20)))), TooLarge, "unpacks"},
		"PNG with a long chunk":        {pngFile(1, 1, pngChunk("tEXt", many(8<<20+1, "x"))), TooLarge, "8388609 bytes; at most 8388608"},
		"PNG with 5000 chunks":         {pngFile(1, 1, many(5000, pngChunk("tEXt", "a\x00b"))), TooLarge, "more than 4096 pieces"},
		"animated PNG of 10000 frames": {pngFile(1, 1, pngChunk("acTL", be32(10000)+be32(0))), TooLarge, "more than 500 frames"},
		"animated PNG, too many pixels": {pngFile(4000, 4000, pngChunk("acTL", be32(26)+be32(0))), TooLarge,
			"26 frames of 4000 × 4000 pixels; at most 400 megapixels"},
		"animated PNG, large frame":  {pngFile(9, 9, pngChunk("fcTL", be32(0)+be32(99999)+be32(1)+many(14, "\x00"))), TooLarge, "99999 × 1"},
		"animated PNG, short header": {pngFile(9, 9, pngChunk("acTL", "x")), Broken, "animation header has 1 bytes"},
		"animated PNG, short frame":  {pngFile(9, 9, pngChunk("fcTL", "x")), Broken, "frame header has 1 bytes"},

		"JPEG of 65500 a side":         {jpegFile(65500, 65500), TooLarge, "65500 × 65500"},
		"JPEG of no height":            {jpegFile(64, 0), Broken, "64 × 0"},
		"JPEG with a second header":    {jpegFile(64, 48, jpegFrame(0xc2, 9, 9), jpegFrame(0xc2, 60000, 60000)), TooLarge, "60000 × 60000"},
		"JPEG of three bytes":          {"\xff\xd8\xff", Broken, cut},
		"JPEG without scan":            {"\xff\xd8" + jpegFrame(0xc0, 9, 9) + "\xff\xd9", Broken, cut},
		"JPEG with pixels first":       {"\xff\xd8" + jpegScan + jpegFrame(0xc0, 9, 9), Broken, "pixels before its header"},
		"JPEG with a segment of one":   {"\xff\xd8\xff\xe0\x00\x01", Broken, "1 bytes long; at least 2"},
		"JPEG with a short header":     {"\xff\xd8" + jpegSegment(0xc0, "\x08\x00\x09\x00\x09\x03"), Broken, "header is too short"},
		"JPEG cut in its metadata":     {"\xff\xd8\xff\xe1\x40\x00Exif", Broken, cut},
		"JPEG with too few pixels":     {strings.Replace(jpegFile(64, 48), jpegFrame(0xc0, 64, 48), jpegFrame(0xc2, 9000, 9000), 1), Broken, cut},
		"JPEG of 65 scans":             {"\xff\xd8" + jpegFrame(0xc2, 9, 9) + many(65, jpegScan) + "\xff\xd9", TooLarge, "more than 64 scans"},
		"JPEG of 5000 comments":        {jpegFile(9, 9, many(5000, jpegSegment(0xfe, ""))), TooLarge, "more than 4096 pieces"},
		"GIF of 501 frames":            {gifHeader(1, 1) + many(501, gifFrame(0, 0, 1, 1)) + ";", TooLarge, "more than 500 frames"},
		"GIF of too many pixels":       {gifHeader(5000, 5000) + many(17, gifFrame(0, 0, 1, 1)) + ";", TooLarge, "17 frames of 5000 × 5000"},
		"GIF of 65535 a side":          {gifHeader(65535, 65535) + gifFrame(0, 0, 1, 1) + ";", TooLarge, "65535 × 65535"},
		"GIF with a frame far outside": {gifHeader(1, 1) + gifFrame(60000, 0, 9, 9) + ";", TooLarge, "60009 × 9"},
		"GIF with a frame of no size":  {gifHeader(0, 0) + gifFrame(0, 0, 0, 0) + ";", Broken, "0 × 0"},
		"GIF without frame":            {gifHeader(9, 9) + ";", Broken, "holds no picture"},
		"GIF of six bytes":             {"GIF89a", Broken, cut},
		"GIF cut before its frame":     {gifHeader(9, 9) + "\x2c\x00", Broken, cut},
		"GIF of 5000 comments":         {gifHeader(9, 9) + many(5000, "\x21\xfe\x01a\x00") + gifFrame(0, 0, 9, 9) + ";", TooLarge, "more than 4096 pieces"},
		"GIF with a long comment":      {gifHeader(9, 9) + "\x21\xfe" + many(33000, "\xff"+many(255, "a")) + "\x00", TooLarge, "at most 8388608"},

		"WebP of 16383 a side":       {webpFile(vp8l(16383, 16383)), TooLarge, "16383 × 16383"},
		"WebP canvas of 2²⁴":         {webpFile(vp8x(1<<24, 1), vp8l(1, 1)), TooLarge, "16777216 × 1"},
		"WebP with a hidden size":    {webpFile(vp8x(9, 9), vp8(16383, 16383)), TooLarge, "16383 × 16383"},
		"WebP with a hidden frame":   {webpFile(vp8x(9, 9), anmf(9, 9, vp8l(16383, 16383))), TooLarge, "16383 × 16383"},
		"WebP with a large frame":    {webpFile(vp8x(9, 9), anmf(99999, 9, vp8l(9, 9))), TooLarge, "99999 × 9"},
		"WebP of 501 frames":         {webpFile(vp8x(1, 1), many(501, anmf(1, 1, vp8l(1, 1)))), TooLarge, "more than 500 frames"},
		"WebP of too many pixels":    {webpFile(vp8x(5000, 5000), many(17, anmf(1, 1, vp8l(1, 1)))), TooLarge, "17 frames of 5000 × 5000"},
		"WebP frame within a frame":  {webpFile(vp8x(9, 9), anmf(9, 9, anmf(9, 9, vp8l(9, 9)))), Broken, "malformed"},
		"WebP without picture":       {webpFile(vp8x(9, 9)), Broken, cut},
		"WebP of no width":           {webpFile(vp8(0, 9)), Broken, "0 × 9"},
		"WebP cut in its picture":    {webpFile(vp8l(64, 48))[:26], Broken, cut},
		"WebP with a short header":   {webpFile(webpChunk("VP8X", "abc")), Broken, "header is too short"},
		"WebP with short lossless":   {webpFile(webpChunk("VP8L", "abc")), Broken, cut},
		"WebP with short lossy":      {webpFile(webpChunk("VP8 ", "abc")), Broken, cut},
		"WebP with a long chunk":     {webpFile(vp8x(9, 9), webpChunk("XMP ", many(8<<20+1, "x"))), TooLarge, "8388609 bytes"},
		"WebP with 5000 chunks":      {webpFile(vp8x(9, 9), many(5000, webpChunk("abcd", ""))), TooLarge, "more than 4096 pieces"},
		"TIFF of 60000 a side":       {tiffHead + tiffPageOf(60000, 60000, 0), TooLarge, "60000 × 60000"},
		"TIFF of no size":            {tiffHead + tiffDirectory(0, entry{257, 4, 9}), Broken, "0 × 9"},
		"TIFF running in a circle":   {tiffHead + tiffPageOf(9, 9, 8), Broken, "circle"},
		"TIFF without page":          {"II*\x00\x00\x00\x00\x00", Broken, "holds no picture"},
		"TIFF of four bytes":         {"II*\x00", Broken, cut},
		"TIFF of a far page":         {"MM\x00*\xff\xff\xff\xff", Broken, cut},
		"TIFF cut in its page":       {tiffHead + tiffPageOf(9, 9, 0)[:20], Broken, cut},
		"TIFF with pixels missing":   {tiffHead + tiffDirectory(0, entry{256, 4, 900}, entry{257, 4, 900}), Broken, cut},
		"TIFF of 65535 channels":     {tiffHead + tiffPageOf(9, 9, 0, entry{277, 3, 65535}), TooLarge, "65535 channels; at most 16"},
		"TIFF of many deep channels": {tiffHead + tiffPageOf(9000, 9000, 0, entry{277, 3, 16}, entry{258, 3, 32}), TooLarge, "16 channels of 32 bits, 5184 megabytes; at most 800"},
		"TIFF of 9999 bits":          {tiffHead + tiffDirectory(0, entry{256, 4, 9}, entry{257, 4, 9}, entry{258, 3, 9999}), Broken, "9999 bits"},
		"TIFF of huge tiles":         {tiffHead + tiffPageOf(9, 9, 0, entry{322, 4, 60000}, entry{323, 4, 60000}), Broken, "tiles of 60000 × 60000"},
		"TIFF that is camera raw":    {tiffHead + tiffPageOf(9, 9, 0, entry{50706, 1, 1}), Unsupported, "camera raw"},
		"TIFF of large second page":  {tiffHead + tiffPageOf(64, 48, 8+54) + tiffPageOf(1, 60000, 0), TooLarge, "1 × 60000"},
		"BigTIFF cut in its header":  {"II+\x00\x08\x00\x00\x00\xff", Broken, cut},
		"BigTIFF of a far page":      {"II+\x00\x08\x00\x00\x00" + many(8, "\xff"), Broken, cut},
		"BigTIFF of endless entries": {"II+\x00\x08\x00\x00\x00" + le32(16) + le32(0) + many(8, "\xff"), Broken, cut},

		"AVIF of 60000 a side":       {avifFileOf(60000, 60000, "av01", ""), TooLarge, "60000 × 60000"},
		"AVIF with a hidden size":    {avifFileOf(16, 16, "av01", av1Sequence(65536, 65536)), TooLarge, "65536 × 65536"},
		"AVIF with a cut header":     {avifFileOf(16, 16, "av01", "\x0a\x02\x18\x00"), Broken, cut},
		"AVIF with a large grid":     {avifFileOf(16, 16, "grid", "\x00\x01\x01\x01"+be32(99999)+be32(1)), TooLarge, "99999 × 1"},
		"AVIF with too many tiles":   {avifFileOf(16, 16, "grid", "\x00\x00\xff\xff"+be16(16)+be16(16)), TooLarge, "65536 tiles; at most 4096"},
		"AVIF with a cut grid":       {avifFileOf(16, 16, "grid", "\x00\x00"), Broken, cut},
		"AVIF with a large overlay":  {avifFileOf(16, 16, "iovl", "\x00\x01"+many(8, "\x00")+be32(99999)+be32(1)), TooLarge, "99999 × 1"},
		"AVIF of no picture":         {avifBox("ftyp", "avif", be32(0)), Broken, "holds no picture"},
		"AVIF cut in its data":       {avifFileOf(16, 16, "av01", "") + be32(999) + "mdat", Broken, cut},
		"AVIF with a box of four":    {avifFileOf(16, 16, "av01", "") + be32(4) + "free", Broken, "4 bytes long; at least 8"},
		"AVIF of 5000 boxes":         {avifFileOf(16, 16, "av01", "", many(5000, avifBox("free"))), TooLarge, "more than 4096 pieces"},
		"AVIF repeating its bytes":   {avifFileOf(16, 16, "av01", "", fullBox("iloc", 0, be16(0x4400), be16(1), be16(1), be16(0), be16(99), many(99, be32(1)+be32(0)))), Broken, "again and again"},
		"AVIF with endless places":   {avifFileOf(16, 16, "av01", "", fullBox("iloc", 2, be16(0x4400), be32(1<<31))), TooLarge, "more than 4096 pieces"},
		"AVIF with a large track":    {avifBox("ftyp", "avis", be32(0)) + avifBox("moov", avifBox("trak", avifBox("mdia", avifBox("minf", avifBox("stbl", fullBox("stsd", 0, be32(1), avifBox("av01", many(24, "\x00"), be16(40000), be16(9)))))))), TooLarge, "40000 × 9"},
		"AVIF with a large property": {avifFileOf(16, 16, "av01", "", avifBox("iprp", avifBox("ipco", avifBox("colr", many(8<<20+1, "x"))))), TooLarge, "8388609 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			info, err := Check([]byte(c.file), DefaultLimits)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("Check = %+v, %v; want a refusal", info, err)
			}
			if e.Kind != c.kind || !strings.Contains(e.Message, c.says) {
				t.Errorf("Check: %s: %q; want %s: %q", e.Kind, e.Message, c.kind, c.says)
			}
			if info.Width != 0 || info.Height != 0 || info.Frames != 0 {
				t.Errorf("a refused file is described as %+v", info)
			}
		})
	}
}

func TestLimitsLeftOutAreTheDefaults(t *testing.T) {
	file := []byte(pngFile(640, 480))
	if _, err := Check(file, Limits{}); err != nil {
		t.Errorf("with no limits given: %v", err)
	}
	_, err := Check(file, Limits{Pixels: 640*480 - 1})
	if err == nil || !strings.Contains(err.Error(), "at most 32767 a side and 307199 pixels") {
		t.Errorf("with one pixel too many: %v", err)
	}
	if _, err := Check(file, Limits{Pixels: 640 * 480, Side: 640}); err != nil {
		t.Errorf("exactly at the limits: %v", err)
	}
}

package imaging

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"calotype/imaging/exif"
	"calotype/imaging/preflight"

	"github.com/davidbyttow/govips/v2/vips"
)

// gossip is EXIF that tells everything: maker, artist, time, place, owner, serial number, notes.
func gossip() []byte {
	order := binary.BigEndian
	text := func(tag uint16, s string) exif.Tag {
		return exif.Tag{ID: tag, Kind: 2, Count: uint32(len(s) + 1), Value: append([]byte(s), 0)}
	}
	long := func(tag uint16) exif.Tag { return exif.Tag{ID: tag, Kind: 4, Count: 1, Value: make([]byte, 4)} }
	turn := []byte{0, 6}
	degrees := func(tag uint16, d uint32) exif.Tag {
		var v []byte
		for _, n := range []uint32{d, 1, 30, 1, 0, 1} {
			v = order.AppendUint32(v, n)
		}
		return exif.Tag{ID: tag, Kind: 5, Count: 3, Value: v}
	}
	main := []exif.Tag{text(0x010f, "Maker"), text(0x0110, "Model 1"), {ID: exif.TagOrientation, Kind: 3, Count: 1, Value: turn},
		text(0x013b, "Artist"), long(tagEXIF), long(0x8825), text(0x8298, "Rights")}
	photo := []exif.Tag{text(0x9003, "2021:05:06 07:08:09"), {ID: 0x927c, Kind: 7, Count: 11, Value: []byte("CANARY-NOTE")},
		text(0xa430, "CANARY-OWNER"), text(0xa431, "CANARY-SERIAL"), text(0xa434, "Lens 50mm")}
	gps := []exif.Tag{text(1, "N"), degrees(2, 51), text(3, "E"), degrees(4, 7), text(0x1b, "CANARY-AREA")}
	b := []byte("MM\x00*\x00\x00\x00\x08")
	order.PutUint32(main[4].Value, uint32(8+ifdSize(main)))
	order.PutUint32(main[5].Value, uint32(8+ifdSize(main)+ifdSize(photo)))
	b = appendIFD(b, order, main)
	b = appendIFD(b, order, photo)
	return appendIFD(b, order, gps)
}

const gossipXMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="CANARY-XMP" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>`

// gossips are files whose every kind of metadata holds the word CANARY.
func gossips(t testing.TB) map[string][]byte {
	segment := func(marker byte, body string) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
	}
	jpeg := stored(t, scene(Size{80, 60}, 3), "jpeg")
	head := append([]byte{0xff, 0xd8}, segment(0xe1, exif.Name+string(gossip()))...)
	head = append(head, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+gossipXMP)...)
	head = append(head, segment(0xed, "Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x10\x1c\x02\x78\x00\x0bCANARY-IPTC")...)
	head = append(head, segment(0xfe, "CANARY-COMMENT")...)
	png := withEXIF(t, stored(t, scene(Size{80, 60}, 4), "png", func(ref *vips.ImageRef) error {
		ref.SetString("png-comment-0-Author", "CANARY-TEXT")
		ref.SetBlob("xmp-data", []byte(gossipXMP))
		return nil
	}), gossip())
	webp := stored(t, scene(Size{80, 60}, 4), "webp", func(ref *vips.ImageRef) error {
		ref.SetBlob("xmp-data", []byte(gossipXMP))
		return nil
	})
	return map[string][]byte{"jpeg": append(head, jpeg[2:]...), "png": png, "webp": webp, "tiff": gossipTIFF(t)}
}

// gossipTIFF is a TIFF with a directory that has the tags of gossip beside those of the picture.
func gossipTIFF(t testing.TB) []byte {
	order := binary.LittleEndian
	data := stored(t, scene(Size{80, 60}, 3), "tiff", func(ref *vips.ImageRef) error {
		ref.SetBlob("xmp-data", []byte(gossipXMP))
		return nil
	})
	text := func(tag uint16, s string) exif.Tag {
		return exif.Tag{ID: tag, Kind: 2, Count: uint32(len(s) + 1), Value: append([]byte(s), 0)}
	}
	var place []byte
	for _, n := range []uint32{51, 1, 30, 1, 0, 1} {
		place = order.AppendUint32(place, n)
	}
	tags, _ := exif.Open(data)
	main := slices.DeleteFunc(tags.Directory(tags.First), func(e exif.Tag) bool { return e.ID == exif.TagOrientation })
	toPhoto, toPlace := make([]byte, 4), make([]byte, 4)
	main = append(main, text(0x010e, "CANARY-DESCRIPTION"), text(0x010f, "Maker"), text(0x0110, "Model 1"),
		exif.Tag{ID: exif.TagOrientation, Kind: 3, Count: 1, Value: []byte{6, 0}}, text(0x013b, "Artist"),
		exif.Tag{ID: tagEXIF, Kind: 4, Count: 1, Value: toPhoto}, exif.Tag{ID: tagPlace, Kind: 4, Count: 1, Value: toPlace})
	photo := []exif.Tag{text(0x9003, "2021:05:06 07:08:09"), text(0xa431, "CANARY-SERIAL"), text(0xa434, "Lens 50mm")}
	if len(data)%2 == 1 {
		data = append(data, 0)
	}
	order.PutUint32(data[4:], uint32(len(data)))
	order.PutUint32(toPhoto, uint32(len(data)+ifdSize(main)))
	order.PutUint32(toPlace, uint32(len(data)+ifdSize(main)+ifdSize(photo)))
	data = appendIFD(data, order, main)
	data = appendIFD(data, order, photo)
	return appendIFD(data, order, []exif.Tag{text(1, "N"), {ID: 2, Kind: 5, Count: 3, Value: place}, text(3, "E"), {ID: 4, Kind: 5, Count: 3, Value: place}})
}

func TestNoMetadataIsLeftInAnyFormat(t *testing.T) {
	for from, data := range gossips(t) {
		if !bytes.Contains(data, []byte("CANARY")) {
			t.Fatalf("%s has no canary", from)
		}
		d, err := decode(context.Background(), data, decoding{upright: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range writableFormats() {
			for _, strip := range []string{"", "all", "sensitive"} {
				out, err := encode(context.Background(), []*Image{{ImageRef: d.frames[0]}}, encoding{
					format: format, fill: Color{255, 255, 255, 255}, metadata: d.metadata, Output: Output{StripMeta: strip},
				})
				if err != nil {
					t.Fatal(err)
				}
				if i := bytes.Index(out, []byte("CANARY")); i >= 0 {
					t.Errorf("%s to %s, strip_meta %q: %q is left", from, format, strip, out[i:min(i+16, len(out))])
				}
				words := []string{"http://ns.adobe.com", "ICC_PROFILE", "iCCP", "Maker", "Artist", "Rights", "2021"}
				if format != "webp" || Version() != "8.14.1" { // which writes EXIF into each WebP, of the resolution alone
					words = append(words, "Exif", "eXIf", "EXIF")
				}
				for _, word := range words {
					if strip != "sensitive" && bytes.Contains(out, []byte(word)) {
						t.Errorf("%s to %s, strip_meta %q: there is %s", from, format, strip, word)
					}
				}
			}
		}
		d.Close()
	}
	vips.AssertNoLeaks(t)
}

func TestXMPSaysThatThePictureStandsUpright(t *testing.T) {
	about := func(attributes, elements string) string {
		return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
			`<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:t="http://ns.adobe.com/tiff/1.0/" xmlns:o="http://example.com/"` +
			attributes + ">" + elements + `</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
	}
	for was, want := range map[string]string{
		about(` tiff:Orientation="6"`, ""):                                              about(` tiff:Orientation="1"`, ""),
		about(` tiff:Orientation = '8' tiff:Make="M"`, ""):                              about(` tiff:Orientation = '1' tiff:Make="M"`, ""),
		about("", "<tiff:Orientation>3</tiff:Orientation>"):                             about("", "<tiff:Orientation>1</tiff:Orientation>"),
		about("", "<t:Orientation> 5 </t:Orientation>"):                                 about("", "<t:Orientation> 1 </t:Orientation>"),
		about(` tiff:Orientation="1"`, ""):                                              about(` tiff:Orientation="1"`, ""),
		about(` tiff:Make="M"`, ""):                                                     about(` tiff:Make="M"`, ""),
		about(` tiff:Orientation="&#54;"`, ""):                                          "",
		about("", `<tiff:Orientation rdf:x="">66</tiff:Orientation>`):                   "",
		about("", `<Orientation xmlns="http://ns.adobe.com/tiff/1.0/">6</Orientation>`): "",
		about(` tiff:Orientation="6"`, "<broken>"):                                      "",
		"<": "", "": "",
	} {
		if got := string(uprightXMP([]byte(was))); got != want {
			t.Errorf("%s\n\tbecomes %q", was, got)
		}
	}
}

// sharing is EXIF of a few hundred kilobytes that asks for gigabytes: many entries of one large value.
func sharing() []byte {
	order := binary.BigEndian
	const n, size = 30_000, 100_000
	b := order.AppendUint16([]byte("MM\x00*\x00\x00\x00\x08"), n)
	for range n {
		b = order.AppendUint16(order.AppendUint16(b, 0x013b), 2)
		b = order.AppendUint32(order.AppendUint32(b, size), 8)
	}
	return append(b, make([]byte, size)...)
}

// What is damaged is left out or as good as before: it is read again, and stands upright.
func TestBrokenEXIFIsLeftOut(t *testing.T) {
	whole := append([]byte(exif.Name), gossip()...)
	left, kept := 0, 0
	check := func(name string, damaged []byte) {
		t.Helper()
		for _, strip := range []string{"none", "sensitive"} {
			k := metadata{exif: damaged}.kept(strip)
			if k == nil {
				left++
				continue
			}
			kept++
			facts, err := exif.Read(carrierOf(k.exif), preflight.JPEG)
			if err != nil || facts.Orientation != 1 {
				t.Errorf("%s, strip_meta %s: orientation %d (%v)", name, strip, facts.Orientation, err)
			}
			if strip == "sensitive" && bytes.Contains(k.exif, []byte("CANARY")) {
				t.Errorf("%s: a canary is left", name)
			}
		}
	}
	for n := range whole {
		check(fmt.Sprintf("%d bytes", n), whole[:n])
	}
	random := noise(7, Size{64, 64}, 3).data
	for i := range 200 {
		damaged := bytes.Clone(whole)
		copy(damaged[10+i%(len(whole)-20):], random[8*i:8*i+8])
		check(fmt.Sprintf("damage %d", i), damaged)
	}
	for kind, value := range map[uint16][]byte{1: {6}, 3: {0, 6}, 4: {0, 0, 0, 6}} { // readers take each
		odd := appendIFD([]byte("MM\x00*\x00\x00\x00\x08"), binary.BigEndian, []exif.Tag{{ID: exif.TagOrientation, Kind: kind, Count: 1, Value: value}})
		check(fmt.Sprintf("kind %d", kind), odd)
	}
	if describingEXIF(sharing()) != nil || harmlessEXIF(sharing()) != nil {
		t.Error("entries that share one value were written, each with a copy")
	}
	if left == 0 || kept == 0 {
		t.Errorf("%d were left out and %d kept", left, kept)
	}
	data := written(t, scene(Size{40, 40}, 3), encoding{format: "jpeg", metadata: metadata{exif: []byte("Exif\x00\x00II*\x00\xff\xff\xff\xff")}, Output: Output{StripMeta: "none"}})
	asIs(t, data)
}

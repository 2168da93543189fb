package main

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"io"
	"strings"
	"testing"
)

// A hostile file is made to harm whoever reads it.
type hostile struct {
	name  string
	data  []byte
	taken bool // there is nothing wrong with it as a picture, and it becomes a file
}

// hostileFiles are made here, of each kind of attack some; at is an address that must never be asked.
func hostileFiles(t *testing.T, at string) []hostile {
	t.Helper()
	laughs := `<g id="l0"><rect width="1" height="1"/></g>`
	for i := 1; i < 12; i++ {
		laughs += fmt.Sprintf(`<g id="l%d">%s</g>`, i, strings.Repeat(fmt.Sprintf(`<use href="#l%d"/>`, i-1), 10))
	}
	entities := `<!DOCTYPE svg [<!ENTITY l0 "ha">`
	for i := 1; i < 10; i++ {
		entities += fmt.Sprintf(`<!ENTITY l%d "%s">`, i, strings.Repeat(fmt.Sprintf("&l%d;", i-1), 10))
	}
	whole := packed(t, strings.NewReader(drawing(`<rect width="9" height="9"/>`)))
	text := func(s string) []byte { return pngChunk("tEXt", s) }
	return []hostile{
		{"length lie.png", append(pngFile(1, 1, nil)[:33], "\x7f\xff\xff\xfftEXtComment\x00"...), false},
		{"60000².png", pngFile(60_000, 60_000, nil), false},
		{"1×1000000.png", pngFile(1, 1_000_000, nil), false},
		{"lying.png", pngFile(8_000, 8_000, nil), false},
		{"64 MiB of text.png", pngFile(9, 9, pngChunk("zTXt", "c\x00\x00"+deflated(t, 64<<20))), false},
		{"100000 texts.png", pngFile(9, 9, bytes.Repeat(text("a\x00b"), 100_000)), false},
		{"10000 frames.gif", frames(t, 10_000), false},
		{"65535².gif", []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00\x2c\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02\x4c\x01\x00\x3b"), false},
		{"65500².jpg", bytes.Replace(photograph(t, 64, 48), []byte("\xff\xc0\x00\x11\x08\x00\x30\x00\x40"), []byte("\xff\xc0\x00\x11\x08\xff\xdc\xff\xdc"), 1), false},
		{"60000².tif", []byte("II*\x00\x08\x00\x00\x00\x02\x00\x00\x01\x03\x00\x01\x00\x00\x00\x60\xea\x00\x00\x01\x01\x03\x00\x01\x00\x00\x00\x60\xea\x00\x00\x00\x00\x00\x00"), false},
		{"loop.tif", []byte("II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"), false},

		{"laughs.svg", []byte(drawing(laughs + `<use href="#l11"/>`)), false},
		{"entities.svg", []byte(entities + `]>` + drawing(`<text>&l9;</text>`)), false},
		{"deep.svg", []byte(drawing(strings.Repeat("<g>", 50_000) + strings.Repeat("</g>", 50_000))), false},
		{"xxe.svg", []byte(`<!DOCTYPE svg [<!ENTITY x SYSTEM "` + at + `/xxe">]>` + drawing(`<text>&x;</text>`)), false},
		{"parameter.svg", []byte(`<!DOCTYPE svg SYSTEM "` + at + `/dtd" [<!ENTITY % x SYSTEM "` + at + `/p">%x;]>` + drawing(`<text>&y;</text>`)), false},
		{"bomb.svgz", packed(t, io.LimitReader(zeros{}, 64<<20)), false},
		{"spaces.svgz", packed(t, io.MultiReader(strings.NewReader(drawing("")[:40]+"><text>"), io.LimitReader(spaces{}, 64<<20))), false},
		{"cut.svgz", whole[:len(whole)-12], false},
		{"huge.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="1000000000" height="1"><rect width="9" height="9"/></svg>`), false},
		{"script.svg", []byte(drawing(`<script>fetch("` + at + `/s")</script><g onload="fetch('` + at + `/l')"><rect width="9" height="9"/></g>`)), true},
		{"external.svg", []byte(`<?xml-stylesheet href="` + at + `/css"?>` + drawing(`<style>@import "`+at+`/i";rect{fill:url(`+at+`/f)}</style><image href="`+at+`/image" width="9" height="9"/><image href="sibling.png" width="9" height="9"/><use href="`+at+`/u#a"/><feImage href="`+at+`/fe"/><foreignObject><iframe src="`+at+`/frame"/></foreignObject><rect width="9" height="9"/>`)), true},
		{"circle.svg", []byte(drawing(`<pattern id="p" width="1" height="1"><rect width="9" height="9" fill="url(#p)"/></pattern><g id="a"><use href="#a"/></g><rect width="9" height="9" fill="url(#p)"/>`)), true},

		{"page.jpg", []byte("<!doctype html><script>alert(1)</script>"), false},
		{"gif and page.gif", []byte("GIF89a<script>alert(1)</script>"), false},
		{"commands.jpg", []byte("push graphic-context\nviewbox 0 0 640 480\nfill 'url(" + at + "/mvg)'\npop graphic-context\n"), false},
		{"commands.png", []byte(`<?xml version="1.0"?><image><read filename="` + at + `/msl"/></image>`), false},
		{"postscript.jpg", []byte("%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd)(r) file\nshowpage\n"), false},
		{"commands.bmp", append([]byte("BM\x00\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00"), strings.Repeat("url("+at+"/bmp)", 9)...), false},
		{"fetch.pdf", []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/URI/URI(" + at + "/pdf)>>>>endobj\ntrailer<</Root 1 0 R>>"), false},
		{"nothing.heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), false},
		{"nothing.jxl", []byte("\xff\x0a\xff\xff\xff\xff"), false},
		{"nothing.jp2", []byte("\xff\x4f\xff\x51\x00\x29\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"), false},
		{"picture and page.jpg", append(photograph(t, 40, 30), "<html><script>alert(1)</script>"...), true},
		{"picture and archive.png", append(pngFile(9, 9, nil), "PK\x03\x04"...), true},
		{"picture of PHP.png", pngFile(9, 9, text("Comment\x00<?php system($_GET[0]);")), true},

		{"../../../../etc/passwd\x00.jpg", photograph(t, 20, 15), true},
		{"a\r\nSet-Cookie: x=y\r\n\r\n<script>.jpg", photograph(t, 20, 16), true},
		{"\u202egpj.exe\x1b[31m\"'><img src=x onerror=alert(1)>", photograph(t, 20, 17), true},
		{strings.Repeat("long", 400) + ".jpg", photograph(t, 20, 18), true},
	}
}

func drawing(body string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">` + body + `</svg>`
}

func packed(t *testing.T, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, r); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func deflated(t *testing.T, n int64) string {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := io.CopyN(z, zeros{}, n); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func pngChunk(kind, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// pngFile says that it is so large, and has the pixels of one of 9 × 9.
func pngFile(width, height uint32, more []byte) []byte {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	b := append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", string(header)+"\x08\x00\x00\x00\x00")...)
	b = append(b, more...)
	var pixels bytes.Buffer
	z := zlib.NewWriter(&pixels)
	_, _ = z.Write(make([]byte, 9*10)) // into memory
	_ = z.Close()
	return append(append(b, pngChunk("IDAT", pixels.String())...), pngChunk("IEND", "")...)
}

func frames(t *testing.T, n int) []byte {
	t.Helper()
	g := &gif.GIF{Image: make([]*image.Paletted, n), Delay: make([]int, n)}
	for i := range n {
		g.Image[i] = image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black, color.White})
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

package preflight

import (
	"strings"
	"testing"
)

func TestContentIsNamedWhateverTheFileIsCalled(t *testing.T) {
	svg := `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
	for name, c := range map[string]struct {
		file string
		want Format
		says string
	}{
		"nothing known":          {"\x89", Unknown, "this is not a picture of a known format; JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG, HEIC, JPEG XL, JPEG 2000, BMP, Photoshop and PDF are accepted"},
		"random bytes":           {"\x01\xfe\x17\xa0\x00\x99", Unknown, "not a picture"},
		"HEIC":                   {avifBox("ftyp", "heic", be32(0), "mif1heic"), HEIC, "HEIC is not decoded as it is"},
		"HEIC by second brand":   {avifBox("ftyp", "mif1", be32(0), "mif1heic"), HEIC, "HEIC"},
		"HEIF of unknown codec":  {avifBox("ftyp", "mif1", be32(0), "miaf"), HEIC, "HEIC"},
		"AVIF of one header":     {avifBox("ftyp", "mif3", "avif"), MiniHEIF, "AVIF and HEIC in the low-overhead form"},
		"MP4":                    {avifBox("ftyp", "isom", be32(0), "mp41"), Video, "this is a video, not an image"},
		"QuickTime":              {avifBox("ftyp", "qt  ", be32(0)), Video, "video"},
		"QuickTime, old":         {avifBox("moov", "abc"), Video, "video"},
		"WebM":                   {"\x1a\x45\xdf\xa3\x01", Video, "video"},
		"AVI":                    {"RIFF\x00\x00\x00\x00AVI LIST", Video, "video"},
		"WAVE":                   {"RIFF\x00\x00\x00\x00WAVEfmt ", Audio, "sound"},
		"RIFF of something":      {"RIFF\x00\x00\x00\x00abcd", Unknown, "not a picture"},
		"M4A":                    {avifBox("ftyp", "M4A ", be32(0)), Audio, "sound"},
		"Canon CR3":              {avifBox("ftyp", "crx ", be32(0)), RAW, "camera raw"},
		"Canon CR2":              {"II*\x00\x10\x00\x00\x00CR\x02\x00", RAW, "camera raw"},
		"JPEG XL in a box":       {"\x00\x00\x00\x0cJXL \r\n\x87\n", JXL, "JPEG XL is not decoded as it is"},
		"JPEG XL":                {"\xff\x0a\x00", JXL, "JPEG XL"},
		"JPEG 2000":              {"\x00\x00\x00\x0cjP  \r\n\x87\n", JP2, "JPEG 2000"},
		"JPEG 2000 by brand":     {avifBox("ftyp", "jp2 ", be32(0)), JP2, "JPEG 2000"},
		"SVG":                    {svg, SVG, "SVG is not decoded as it is"},
		"SVG with prolog":        {`<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b" [<!ENTITY x "<svg>">]>` + svg, SVG, "SVG"},
		"SVG behind a comment":   {"<!--" + many(70000, "x") + "-->" + svg, SVG, "SVG"},
		"SVG with a mark":        {"\xef\xbb\xbf\n " + svg, SVG, "SVG"},
		"SVG with a prefix":      {`<s:svg xmlns:s="http://www.w3.org/2000/svg"/>`, SVG, "SVG"},
		"SVG in UTF-16":          {"\xff\xfe" + strings.Join(strings.Split(svg, ""), "\x00") + "\x00", SVG, "SVG"},
		"SVG in UTF-16, reverse": {"\xfe\xff\x00" + strings.Join(strings.Split(svg, ""), "\x00"), SVG, "SVG"},
		"SVG, compressed":        {gzipped(svg), SVGZ, "compressed SVG"},
		"SVG, compressed, cut":   {gzipped(svg)[:60], SVGZ, "compressed SVG"},
		"gzip":                   {gzipped("hello"), Gzip, "gzip archive"},
		"gzip, broken":           {"\x1f\x8b", Gzip, "gzip archive"},
		"HTML":                   {"\n<!DOCTYPE html><title>x</title>", HTML, "this is an HTML page, not an image"},
		"HTML without type":      {"<SCRIPT>alert(1)</SCRIPT>", HTML, "HTML"},
		"HTML behind a comment":  {"<!-- x --><html>", HTML, "HTML"},
		"XML":                    {`<?xml version="1.0"?><image><read filename="/etc/passwd"/></image>`, XML, "XML document"},
		"XML of nothing":         {`<?xml version="1.0"?>`, XML, "XML document"},
		"a lone bracket":         {"< ", Text, "text file"},
		"text":                   {"push graphic-context\n", Text, "this is a text file, not an image"},
		"text in UTF-8, cut":     {"Grüße aus ganz Köl\xc3", Text, "text file"},
		"BMP":                    {"BM" + le32(99) + le32(0) + le32(54) + le32(40) + many(8, "\x00"), BMP, "BMP is not decoded as it is"},
		"text, BM":               {"BM is a town hall in Hamburg-Mitte, and not a bitmap", Text, "text file"},
		"ICO":                    {"\x00\x00\x01\x00\x01\x00", ICO, "icon"},
		"PDF":                    {"%PDF-1.7\n", PDF, "PDF is not decoded as it is"},
		"PDF behind rubbish":     {"\x00\x01\x02%PDF-1.7\n", PDF, "PDF"},
		"PostScript":             {"%!PS-Adobe-3.0", PostScript, "PostScript"},
		"Photoshop":              {"8BPS\x00\x01", PSD, "Photoshop"},
		"PNM":                    {"P6\n9 9\n255\n", PNM, "PNM"},
		"ZIP":                    {"PK\x03\x04\x14", Zip, "ZIP"},
		"DICOM":                  {many(128, "\x00") + "DICM", DICOM, "DICOM"},
		"Radiance":               {"#?RADIANCE\n", HDR, "Radiance"},
		"OpenEXR":                {"\x76\x2f\x31\x01", EXR, "OpenEXR"},
	} {
		t.Run(name, func(t *testing.T) {
			info, err := Check([]byte(c.file), DefaultLimits)
			e, ok := err.(*Error)
			if !ok || e.Kind != Unsupported || !strings.Contains(e.Message, c.says) {
				t.Errorf("Check: %v; want %q", err, c.says)
			}
			if got := Sniff([]byte(c.file)); got != c.want || info.Format != got {
				t.Errorf("Sniff = %q, Check says %q; want %q", got, info.Format, c.want)
			}
		})
	}
}

func TestEveryNamedFormatHasItsSentence(t *testing.T) {
	for _, s := range signatures {
		if !s.format.Accepted() && found[s.format]+rendered[s.format] == "" {
			t.Errorf("%q is recognised, but the refusal has no words for it", s.format)
		}
	}
	for f := range checks {
		if found[f] != "" || f.MediaType() != "image/"+string(f) {
			t.Errorf("%q: media type %q, refusal %q", f, f.MediaType(), found[f])
		}
	}
	if m := SVG.MediaType(); m != "application/octet-stream" {
		t.Errorf("media type of SVG = %q: a refused format must not be served as itself", m)
	}
}

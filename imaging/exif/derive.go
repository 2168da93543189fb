package exif

import (
	"math"
	"strings"
	"time"
)

// camera joins make and model; most models repeat their make.
func (t tags) camera() string {
	maker, model := asText(t.stored["Make"]), asText(t.stored["Model"])
	if maker == "" && model == "" {
		maker, model = t.xmp["Make"], t.xmp["Model"]
	}
	switch {
	case maker == "" || model == "":
		return maker + model
	case strings.HasPrefix(strings.ToLower(model), strings.ToLower(maker)):
		return model
	}
	// "NIKON CORPORATION" + "NIKON D850": the first word is enough.
	first, _, _ := strings.Cut(maker, " ")
	if strings.HasPrefix(strings.ToLower(model), strings.ToLower(first)+" ") {
		return model
	}
	return cleanText(maker + " " + model)
}

// capturedAt asks EXIF, then XMP, then IPTC.
func (t tags) capturedAt() *time.Time {
	for _, pair := range [][2]string{{"DateTimeOriginal", "OffsetTimeOriginal"}, {"CreateDate", "OffsetTimeDigitized"}, {"DateTimeDigitized", "OffsetTimeDigitized"}} {
		zone := asText(t.stored[pair[1]])
		if zone == "" {
			zone = asText(t.stored["OffsetTime"])
		}
		if at := parseTime(asText(t.stored[pair[0]]), zone); at != nil {
			return at
		}
	}
	for _, name := range []string{"DateTimeOriginal", "DateCreated", "CreateDate"} {
		if at := parseTime(t.xmp[name], ""); at != nil {
			return at
		}
	}
	date, clock := t.iptc["DateCreated"], t.iptc["TimeCreated"]
	if clock == "" {
		clock = "00:00:00"
	}
	return parseTime(date+" "+clock, "")
}

// layouts of EXIF, XMP and IPTC. A fraction of a second is accepted by all.
var layouts = []string{
	"2006:01:02 15:04:05Z07:00", "2006:01:02 15:04:05",
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02",
}

// farthest is how far from UTC clocks are set at the most, in seconds.
const farthest = 14 * 60 * 60

// parseTime reads a time with its zone, which may stand apart ("+02:00"). A
// zone that makes no sense is as good as none. There was nothing to capture a
// picture before 1826.
func parseTime(text, zone string) *time.Time {
	for _, s := range []string{text + zone, text} {
		for _, layout := range layouts {
			at, err := time.Parse(layout, s)
			if err != nil || at.Year() < 1826 {
				continue
			}
			// The package time takes 24 hours and 60 minutes, and then writes no JSON of them.
			if _, east := at.Zone(); max(east, -east) > farthest || strings.HasSuffix(s, ":60") {
				at = time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), time.UTC)
			}
			return &at
		}
	}
	return nil
}

// position asks EXIF, then XMP. The library gives EXIF degrees without sign,
// and 0 for what it cannot read; hence a 0 is taken for nothing.
func (t tags) position() (latitude, longitude *float64) {
	lat, ok1 := asNumber(t.stored["GPSLatitude"])
	lon, ok2 := asNumber(t.stored["GPSLongitude"])
	if ok1 && ok2 {
		lat *= sign(asText(t.stored["GPSLatitudeRef"]), "N", "S")
		lon *= sign(asText(t.stored["GPSLongitudeRef"]), "E", "W")
	} else {
		lat, ok1 = asNumber(t.xmp["GPSLatitude"])
		lon, ok2 = asNumber(t.xmp["GPSLongitude"])
	}
	if !ok1 || !ok2 || lat == 0 || lon == 0 || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return nil, nil
	}
	return &lat, &lon
}

// sign is 1 or -1 by the letter, 0 if it is neither.
func sign(letter, positive, negative string) float64 {
	switch letter = strings.ToUpper(letter); {
	case strings.HasPrefix(letter, positive):
		return 1
	case strings.HasPrefix(letter, negative):
		return -1
	}
	return 0
}

// dpi is the horizontal resolution, of which EXIF knows inches (2, and where
// nothing is said) and centimetres (3); 1 means that it is only a ratio.
func (t tags) dpi() float64 {
	resolution, ok := asNumber(t.stored["XResolution"])
	if !ok || resolution < 1 || resolution > 100_000 {
		return 0
	}
	switch asText(t.stored["ResolutionUnit"]) {
	case "1":
		return 0
	case "3":
		return resolution * 2.54
	}
	return resolution
}

package exif

import (
	"strings"
	"testing"
	"time"
)

func TestMakeIsNotRepeatedInTheCamera(t *testing.T) {
	for _, c := range [][3]string{
		{"Canon", "Canon EOS R5", "Canon EOS R5"},
		{"NIKON CORPORATION", "NIKON D850", "NIKON D850"},
		{"SONY", "ILCE-7M4", "SONY ILCE-7M4"},
		{"Apple", "iPhone 15", "Apple iPhone 15"},
		{"", "X100V", "X100V"},
		{"FUJIFILM", "", "FUJIFILM"},
		{"", "", ""},
		{"HTC", "htc one", "htc one"},
	} {
		got := tags{stored: map[string]any{"Make": c[0], "Model": c[1]}}.camera()
		if got != c[2] {
			t.Errorf("%q + %q = %q; want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestTimesOfAllSpellingsAreRead(t *testing.T) {
	for _, c := range [][3]string{
		{"2024:05:06 07:08:09", "", "2024-05-06T07:08:09Z"},
		{"2024:05:06 07:08:09", "+05:30", "2024-05-06T07:08:09+05:30"},
		{"2024:05:06 07:08:09", "Z", "2024-05-06T07:08:09Z"},
		{"2024:05:06 07:08:09", "nonsense", "2024-05-06T07:08:09Z"},
		{"2024-05-06T07:08:09.123-04:00", "", "2024-05-06T07:08:09-04:00"},
		{"2024:05:06 07:08:09", "+14:00", "2024-05-06T07:08:09+14:00"},
		{"2024:05:06 07:08:09", "+24:00", "2024-05-06T07:08:09Z"},
		{"2024:05:06 07:08:09", "-15:00", "2024-05-06T07:08:09Z"},
		{"2024:05:06 07:08:09", "+13:60", "2024-05-06T07:08:09Z"},
		{"2024:05:06 07:08:09", "+23:60", "2024-05-06T07:08:09Z"},
		{"2024-05-06T07:08:09+24:00", "", "2024-05-06T07:08:09Z"},
		{"2024-05-06T07:08", "", "2024-05-06T07:08:00Z"},
		{"2024-05-06", "", "2024-05-06T00:00:00Z"},
		{"0000:00:00 00:00:00", "", ""},
		{"    :  :     :  :  ", "", ""},
		{"2024:13:06 07:08:09", "", ""},
		{"1800:01:01 00:00:00", "", ""},
		{"", "+02:00", ""},
	} {
		got := ""
		if at := parseTime(c[0], c[1]); at != nil {
			got = at.Format(time.RFC3339)
		}
		if got != c[2] {
			t.Errorf("%q with zone %q = %q; want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestTextIsShortAndPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"  plain ":                     "plain",
		"a\x00b\x1b[31m\nc":            "ab[31m c",
		"caf\xe9":                      "caf",
		"\u202egpj.exe":                "gpj.exe",
		"\x00\x01":                     "",
		strings.Repeat("é", 2000):      strings.Repeat("é", 512),
		"a" + strings.Repeat("é", 999): "a" + strings.Repeat("é", 511),
	} {
		if got := cleanText(in); got != want {
			t.Errorf("%.20q = %.20q (%d bytes); want %.20q", in, got, len(got), want)
		}
	}
}

package delivery

import (
	"strings"
	"testing"
)

func TestAnAddressIsTakenApart(t *testing.T) {
	const id = "0192f0c1-7c5e-7a31-b1d2-0123456789ab"
	for path, want := range map[string][2]string{ // transformation, filename
		"/image/" + id:                                   {"", ""},
		"/image/" + id + "/":                             {"", ""},
		"/image/" + id + "/photo.jpg":                    {"", "photo.jpg"},
		"/image/" + id + "/-/resize/800x/":               {"-/resize/800x/", ""},
		"/image/" + id + "/-/resize/800x":                {"-/resize/800x", ""},
		"/image/" + id + "/-/resize/800x/photo.jpg":      {"-/resize/800x/", "photo.jpg"},
		"/image/" + id + "/-/resize/800x/a@2x.webp":      {"-/resize/800x/", "a@2x.webp"},
		"/image/" + id + "/-/resize/800x/.jpg":           {"-/resize/800x/", ".jpg"},
		"/image/" + id + "/-/brightness/0.5":             {"-/brightness/0.5", ""},
		"/image/" + id + "/-/blur/10/photo.jpg/":         {"-/blur/10/photo.jpg/", ""},
		"/image/" + strings.ToUpper(id) + "/-/flip/":     {"-/flip/", ""},
		"//image//" + id + "//-//flip//":                 {"/-//flip//", ""},
		"/" + id + "/-/flip/":                            {"-/flip/", ""},
		"/" + id:                                         {"", ""},
		"/image/" + id + "/-/flip/имя с пробелом.jpg":    {"-/flip/", "имя с пробелом.jpg"},
		"/image/" + id + "/-/flip/noextension":           {"-/flip/noextension", ""},
		"/image/" + id + "/-/flip/archive.7z":            {"-/flip/archive.7z", ""},
		"/image/" + id + "/-/crop/50%x50%/center/é.avif": {"-/crop/50%x50%/center/", "é.avif"},
	} {
		a := parseAddress(path)
		if !Owns(path) || !a.known || a.file.String() != id || a.transformation != want[0] || a.filename != want[1] {
			t.Errorf("%s is taken apart as %+v, want %q", path, a, want)
		}
	}
	for _, path := range []string{"/image", "/image/", "/image/x/", "/image/" + id[1:] + "/", "/image/../" + id} {
		if !Owns(path) || parseAddress(path).known {
			t.Errorf("%s is not an image's address of an unknown file", path)
		}
	}
	for _, path := range []string{"/", "/images/", "/graphql", "/" + id[1:] + "/-/flip/", "/p/" + id} {
		if Owns(path) {
			t.Errorf("%s is taken for an image", path)
		}
	}
}

func TestANameSurvivesAsADownload(t *testing.T) {
	for name, want := range map[string]string{
		"":                    "inline",
		"photo.jpg":           `inline; filename="photo.jpg"`,
		"my photo.jpg":        `inline; filename="my photo.jpg"; filename*=UTF-8''my%20photo.jpg`,
		`a"b\c.jpg`:           `inline; filename="a_b_c.jpg"; filename*=UTF-8''a%22b%5Cc.jpg`,
		"Fjällräven.jpg":      `inline; filename="Fj_llr_ven.jpg"; filename*=UTF-8''Fj%C3%A4llr%C3%A4ven.jpg`,
		"a\r\nSet-Cookie: x;": `inline; filename="aSet-Cookie: x;"; filename*=UTF-8''aSet-Cookie%3A%20x%3B`,
		"../a/b.jpg":          `inline; filename=".._a_b.jpg"`,
		"a\u202egpj.exe":      `inline; filename="agpj.exe"`,
		"a\u009bb.jpg":        `inline; filename="ab.jpg"`,
		"50%25.jpg":           `inline; filename="50_25.jpg"; filename*=UTF-8''50%2525.jpg`,
	} {
		if got := disposition("inline", name); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

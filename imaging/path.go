package imaging

import "net/url"

// Path is the canonical spelling as it follows a file's address, encoded as URLs are: "-/resize/640x/-/format/auto/"; empty
// for the original.
func (t Transformation) Path() string {
	if t.IsOriginal() {
		return ""
	}
	return PathOf(t.String())
}

// PathOf is Path for a transformation that is no original and of which only the canonical spelling is at hand. A text in it
// may hold what means something else in a URL, as ?, # and %.
func PathOf(text string) string {
	return (&url.URL{Path: "-/" + text + "/"}).EscapedPath()
}

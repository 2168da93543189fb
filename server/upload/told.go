package upload

import "io"

// told reads a body and tells of what came so far, also before any of it is written.
func told(body io.Reader, tell func(int64)) io.Reader {
	if tell == nil {
		return body
	}
	return &toldBody{body, tell, 0}
}

type toldBody struct {
	from io.Reader
	tell func(int64)
	came int64
}

// Read implements [io.Reader].
func (b *toldBody) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if b.came += int64(n); n > 0 {
		b.tell(b.came)
	}
	return n, err
}

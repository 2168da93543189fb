package imaging

import (
	"bytes"
	"context"

	"calotype/imaging/preflight"
)

// exact tells whether this build writes a format without loss, which is found by reading a small picture back once: some
// builds write AVIF that they call lossless and that is not. Of a format that is written and not read, the encoder is believed.
func exact(format string) bool { return exactly(format) }

var exactly = oncePerFormat(func(format string) bool {
	return !encoders[format].loses && Writable(format) && (!readable(format) || readsBack(format))
})

// readable tells whether files of a format are accepted, and so whether what is written can be looked at.
func readable(format string) bool {
	_, ok := loaders[preflight.Format(format)]
	return ok
}

func readsBack(format string) bool {
	p := solid(Size{16, 16}, Color{}, 3)
	for i := range p.data {
		p.data[i] = byte(i * i * 31) // all colours, none like its neighbours
	}
	data, err := encoders[format].write(context.Background(), &sheet{pixels: p}, encoding{format: format, Output: Output{Lossless: true}})
	if err != nil {
		return false
	}
	read, err := readAgain(context.Background(), data)
	return err == nil && bytes.Equal(read.data, p.data)
}

// readAgain is what became of a picture that this build wrote.
func readAgain(ctx context.Context, data []byte) (pixels, error) {
	d, err := decode(ctx, data, decoding{})
	if err != nil {
		return pixels{}, err
	}
	defer d.Close()
	return (&Image{ImageRef: d.frames[0]}).pull(ctx)
}

package imaging

import (
	"context"

	"calotype/imaging/preflight"

	"github.com/davidbyttow/govips/v2/vips"
)

// decodeFrames reads all frames of an animation, one after the other, so that besides the results there is never more
// than one frame in memory.
func decodeFrames(ctx context.Context, data []byte, info preflight.Info, want decoding) (*decoded, error) {
	strip, m, err := load(data, info, want) // libvips stacks the frames
	if err != nil {
		return nil, err
	}
	defer strip.Close()
	d := &decoded{metadata: m, loop: strip.Loop()}
	height := strip.PageHeight()
	n := strip.Height() / height
	if d.delays, err = strip.PageDelay(); err != nil || len(d.delays) < n {
		d.delays = nil
	}
	// Now it is one tall picture to govips too, of which it cuts what it is told.
	if err := strip.SetPages(1); err != nil {
		return nil, decodeError(ctx, err)
	}
	if err := strip.SetPageHeight(strip.Height()); err != nil {
		return nil, decodeError(ctx, err)
	}
	want.streamed = false
	for i := range n {
		frame, err := decodeFrame(ctx, strip, i*height, height, m, want)
		if err != nil {
			d.Close()
			return nil, decodeError(ctx, err)
		}
		d.frames = append(d.frames, frame)
	}
	if len(d.delays) > n {
		d.delays = d.delays[:n]
	}
	return d, nil
}

func decodeFrame(ctx context.Context, strip *vips.ImageRef, top, height int, m metadata, want decoding) (*vips.ImageRef, error) {
	ref, err := strip.Copy()
	if err != nil {
		return nil, err
	}
	img := &Image{ImageRef: ref}
	if err = img.ExtractArea(0, top, img.Width(), height); err == nil {
		err = img.bring(ctx, m, want)
	}
	if err != nil {
		img.Close()
		return nil, err
	}
	return img.ImageRef, nil
}

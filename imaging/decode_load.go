package imaging

import (
	"slices"

	"calotype/imaging/preflight"

	"github.com/davidbyttow/govips/v2/vips"
)

// loaders are those that may read a format. govips chooses one by the first bytes; an AVIF whose first brand is the
// general one counts as HEIF there, and both are read by the same loader.
var loaders = map[preflight.Format][]vips.ImageType{
	preflight.JPEG: {vips.ImageTypeJPEG},
	preflight.PNG:  {vips.ImageTypePNG},
	preflight.WebP: {vips.ImageTypeWEBP},
	preflight.GIF:  {vips.ImageTypeGIF},
	preflight.TIFF: {vips.ImageTypeTIFF},
	preflight.AVIF: {vips.ImageTypeAVIF, vips.ImageTypeHEIF},
}

// load opens a file that preflight has found sound, as small as its decoder can make it without loss to what is wanted.
// No pixel is decoded yet; libvips never guesses a type. The caller closes it.
func load(data []byte, info preflight.Info, want decoding) (*vips.ImageRef, metadata, error) {
	if !slices.Contains(loaders[info.Format], vips.DetermineImageType(data)) {
		return nil, metadata{}, &DecodeError{Message: "the file does not begin as a picture of its format does"}
	}
	if info.Cut { // the decoder would answer what there is of it
		return nil, metadata{}, &DecodeError{Message: "the picture is cut off: the file ends in the middle of it"}
	}
	params := vips.NewImportParams()
	params.FailOnError.Set(true)
	params.Access.Set(vips.AccessSequential)
	if want.page > 0 {
		params.Page.Set(want.page)
	}
	stored, shrunk := Size{info.Width, info.Height}, true
	if want.page < len(info.Pages) {
		stored = Size{info.Pages[want.page].Width, info.Pages[want.page].Height}
	}
	switch shrink, halved := want.shrink(stored), want.jpegShrink(stored); {
	case info.Format == preflight.JPEG && halved > 1:
		params.JpegShrinkFactor.Set(halved)
	case info.Format == preflight.WebP && info.Frames <= 1 && shrink > roomToResize:
		params.WebpScaleFactor.Set(roomToResize / shrink)
	default:
		shrunk = false
	}
	if want.animated(info) {
		params.NumPages.Set(-1)
	}
	ref, err := vips.LoadImageFromBuffer(data, params)
	if err != nil {
		return nil, metadata{}, &DecodeError{"the picture is damaged: it could not be opened", err}
	}
	m := metadataOf(ref)
	m.profile = want.profiles.staying(ref)
	m.file, m.format, m.stored = data, info.Format, stored
	if !shrunk {
		m.stored = Size{ref.Width(), ref.PageHeight()} // of an AVIF this is after its own rotation
	}
	if info.Format == preflight.AVIF {
		m.orientation = 1 // has been applied; what EXIF says does not count there
	}
	m.remaining = 1
	if !want.upright {
		m.remaining = m.orientation
	}
	return ref, m, nil
}

// animated tells whether all frames of an animation are wanted.
func (want decoding) animated(info preflight.Info) bool {
	return want.allFrames && info.Frames > 1 && (info.Format == preflight.GIF || info.Format == preflight.WebP)
}

// shrink is by how much less than what is stored is wanted, along the side that is reduced less, so that a narrow picture
// does not vanish; 1 where all is.
func (want decoding) shrink(stored Size) float64 {
	to := want.size
	switch {
	case to != (Size{}):
		if (stored.Width > stored.Height) != (to.Width > to.Height) { // it will be turned: the header is not read yet
			to = Size{to.Height, to.Width}
		}
	case want.edge > 0:
		to = stored.within(want.edge)
	default:
		return 1
	}
	return min(float64(stored.Width)/float64(to.Width), float64(stored.Height)/float64(to.Height))
}

// within is the size reduced to at most edge pixels along the longer side; never enlarged.
func (s Size) within(edge int) Size {
	return s.scaled(min(1, float64(edge)/float64(max(s.Width, s.Height))))
}

// roomToResize is by how much the Lanczos filter shall at least reduce what a decoder has reduced before: decoders
// average blocks of pixels, which alone would look too sharp and jagged.
const roomToResize = 2

// jpegShrink is the largest of the reductions that JPEG decoders know which leaves room; a half where that is to do.
func (want decoding) jpegShrink(stored Size) int {
	wanted := want.shrink(stored)
	for shrink := 8; shrink > 1; shrink /= 2 {
		if wanted >= float64(shrink*roomToResize) {
			return shrink
		}
	}
	if want.again && wanted >= 2 && stored.even() {
		return 2
	}
	return 1
}

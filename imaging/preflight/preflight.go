// Package preflight decides, in plain Go, whether bytes may reach a C image
// decoder at all. It reads headers and tables of chunks, never pixels, so that
// a file of fifty bytes which claims two gigabytes costs nothing.
//
// What it promises of accepted data: the format is one of the six accepted
// ones by its content (never by its name), every size written anywhere in the
// structure is within Limits, and what can be seen to be missing is not
// missing. It does not promise that the pixels decode: damage inside
// compressed data is left to the decoder.
//
// Trailing data and polyglots: bytes after the end of a picture are accepted
// and ignored, because phones write them (motion photos, depth maps, maker
// notes), and so is any text inside metadata. A file that is a picture and also
// something else is treated as the picture its first bytes say it is; whoever
// serves an original must send that media type with "nosniff". Variants are
// encoded anew and carry none of it.
//
// All functions are pure and safe for concurrent use. Time is linear in the
// length of the input, and memory stays under a small constant whatever it
// claims; only an AVIF picture whose data lies in pieces is copied once.
package preflight

// Info is what the structure of an accepted picture says.
type Info struct {
	Format Format
	// Width and Height are in pixels, as stored: EXIF orientation and the
	// rotation and cropping boxes of AVIF are not applied. For animations they
	// are the canvas, for TIFF the first page. For a damaged GIF libvips may
	// settle on a smaller canvas.
	Width, Height int
	// Frames is the number of pictures a decoder can be asked for: frames of
	// GIF and WebP, pages of TIFF, 1 for all others. It is 1 for animated PNG
	// and AVIF too, of which libvips reads only the first frame.
	Frames int
	// Pages are those of a TIFF of more than one.
	Pages []Page
	// Cut tells that a GIF ends in the middle of a frame or of an extension.
	// Browsers show what there is of it.
	Cut bool
}

// A Page is one picture of a file of several.
type Page struct {
	Width, Height int // pixels, as stored
	Orientation   int // as EXIF counts, 1…8
	HasAlpha      bool
}

// Check reads the structure of data and reports what it holds, or why it must
// not be decoded. The error is always an *Error. A zero field of l means the
// value of DefaultLimits.
func Check(data []byte, l Limits) (Info, error) {
	if len(data) == 0 {
		return Info{}, &Error{Empty, "the file is empty"}
	}
	format := Sniff(data)
	check := checks[format]
	if check == nil {
		return Info{Format: format}, unsupported(format)
	}
	info, err := check(data, l.orDefault())
	info.Format = format
	if err != nil {
		return Info{Format: format}, err
	}
	return info, nil
}

// Begins tells by the beginning of a file whether there is any use in reading on: an *Error names what is taken neither as it
// is nor by way of a rendition. What is taken may still be refused when all of it was read.
func Begins(head []byte) error {
	if len(head) == 0 {
		return &Error{Empty, "the file is empty"}
	}
	if f := Sniff(head); checks[f] == nil && rendered[f] == "" {
		return unsupported(f)
	}
	return nil
}

// checks holds one structural check for every accepted format.
var checks = map[Format]func([]byte, Limits) (Info, error){
	JPEG: checkJPEG,
	PNG:  checkPNG,
	WebP: checkWebP,
	GIF:  checkGIF,
	TIFF: checkTIFF,
	AVIF: checkAVIF,
}

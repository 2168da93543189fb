package imaging

import (
	"context"
	"fmt"
	"hash/fnv"
)

// Source is what is known of an original without decoding a pixel: enough to plan any rendering of it.
type Source struct {
	ID          string // by which an answer about the picture names it; may be empty
	Size        Size   // upright: after the EXIF orientation
	Orientation int    // EXIF, 1…8, as stored
	Format      string // jpeg, png, webp, gif, tiff or avif: of what is decoded
	Original    string // the format of the file itself, where what is decoded is a rendition of it; else empty
	Frames      int    // 1, or the frames of an animation
	HasAlpha    bool
	Palette     bool       // few colours, by a palette: a GIF or an indexed PNG
	Pages       []PageInfo // of a TIFF of more than one, of which the first is used where no other is asked for
	page        int        // which of them is decoded, or which frame
	Focal       *Point     // in the upright picture; nil: the centre
	// Layers are the other files that a transformation lays on this one, by the ids that [Transformation.Files] answers.
	Layers map[string]Layer `json:"-"`
}

// A Layer is a file that is laid on another.
type Layer struct {
	Source
	Load func(context.Context) ([]byte, error) // its bytes
}

// A PageInfo is what is known of one page of several.
type PageInfo struct {
	Size        Size // upright
	Orientation int  // EXIF, 1…8, as stored
	HasAlpha    bool
}

// pages are how many pictures it holds: pages, or frames of an animation.
func (s Source) pages() int { return max(s.Frames, len(s.Pages), 1) }

// seed is a number that goes by the file.
func (s Source) seed() uint64 {
	h := fnv.New64a()
	h.Write([]byte(s.ID)) // never fails
	return h.Sum64()
}

// A DecodeError reports bytes that are no picture, or a damaged one. Its message is for people; what the decoder said
// stays inside, as it may name places of the server.
type DecodeError struct {
	Message string
	Err     error
}

func (e *DecodeError) Error() string { return e.Message }
func (e *DecodeError) Unwrap() error { return e.Err }

// A MissingError reports a file that a transformation names and that is not there, or in another project.
type MissingError struct {
	Operation string // overlay or mask; empty where the file went while it was read
	Index     int    // which operation of the chain, from 0
	File      string // its id
}

func (e *MissingError) Error() string {
	if e.Operation == "" {
		return fmt.Sprintf("the file %s, which is laid on the picture, was deleted", e.File)
	}
	return fmt.Sprintf("operation %d: %s names the file %s, which is not in this project; it may have been deleted", e.Index+1, e.Operation, e.File)
}

// A FormatError reports an output format that this build of libvips cannot write, or not as it was asked for.
type FormatError struct {
	Format string
	Reason string // a sentence in place of the usual one; may be empty
}

func (e *FormatError) Error() string {
	if e.Reason != "" {
		return e.Reason
	}
	return "this server cannot write " + e.Format
}

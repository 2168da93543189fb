package upload

import (
	"context"
	"errors"
	"net/http"

	"calotype/imaging"
	"calotype/imaging/preflight"
	"calotype/imaging/rendition"
	"calotype/storage"
)

// look finds out what an upload is. Where the server does not decode it itself, the second answer is the rendition that it
// decodes in its place, of which the facts are. Refusals have the name of the file in them.
func (h *Handler) look(ctx context.Context, name string, data []byte) (*imaging.Facts, []byte, error) {
	ctx = imaging.Gently(ctx) // those who look at pictures come first
	format := preflight.Sniff(data)
	if !rendition.Takes(format) {
		facts, err := imaging.Probe(ctx, data, h.Limits)
		if err != nil {
			return nil, nil, refuse(name, err)
		}
		return facts, nil, nil
	}
	picture, err := h.Renditions.Make(ctx, format, data)
	var unavailable *rendition.UnavailableError
	var decode *imaging.DecodeError
	switch {
	case errors.As(err, &unavailable):
		return nil, nil, refused(http.StatusUnsupportedMediaType, "unsupported-type", name, unavailable.Message)
	case errors.As(err, &decode):
		h.Log.DebugContext(ctx, "no rendition", "name", name, "format", format, "error", decode.Err)
	}
	if err != nil {
		return nil, nil, refuse(name, err)
	}
	facts, err := imaging.Probe(ctx, picture, h.Limits)
	if err != nil {
		return nil, nil, refuse(name, err)
	}
	facts.Original, facts.Type = string(format), rendition.MediaType(format)
	return facts, picture, nil
}

// record writes the record of a file, with its rendition where there is one.
func (h *Handler) record(ctx context.Context, file *storage.File, picture []byte) error {
	if picture == nil {
		return h.Library.AddFile(ctx, file)
	}
	return h.Library.AddRendered(ctx, file, picture)
}

package upload

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"calotype/server/access"
	"calotype/server/problem"
	"calotype/storage"

	"github.com/google/uuid"
	"github.com/tus/tusd/v2/pkg/handler"
)

// What an upload remembers of who began it: who that is, and by which public key, whose rules must hold at its end too.
const (
	creatorOf = "creator"
	keyOf     = "key"
)

// admitCaller answers why a request is not for its caller: nobody begins an upload, and goes on with one of a project only who may add
// files to it; where it was begun with a public key, with that. An upload of others is not there.
func (h *Handler) admitCaller(r *http.Request, id string) *problem.Problem {
	if method(r) == http.MethodOptions {
		return nil
	}
	err := access.CheckCaller(r.Context())
	if err == nil && id != "" {
		err = h.admitTo(r.Context(), id)
	}
	if errors.Is(err, handler.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return noUpload()
	}
	if err != nil {
		p := h.toProblem(r.Context(), err)
		return &p
	}
	return nil
}

// admitTo answers why an upload is not for the caller of ctx.
func (h *Handler) admitTo(ctx context.Context, id string) error {
	if access.From(ctx).Owner() {
		return nil
	}
	info, err := h.info(ctx, id)
	if errors.Is(err, handler.ErrNotFound) { // it may be a file by now, which any key of the project may hear of
		file, err := h.finishedFile(ctx, id)
		if err != nil {
			return err
		}
		return missingUnless(access.Check(ctx, file.ProjectID, access.Upload))
	}
	if err != nil {
		return err
	}
	project, err := uuid.Parse(info.MetaData["project"])
	if err != nil {
		return handler.ErrNotFound
	}
	if err := missingUnless(access.Check(ctx, project, access.Upload)); err != nil {
		return err
	}
	if key := publicKey(access.From(ctx)); key != nil && info.MetaData[keyOf] != key.ID.String() {
		return handler.ErrNotFound
	}
	return nil
}

// missingUnless hides an upload from who may see the project but adds nothing to it.
func missingUnless(err error) error {
	if err != nil {
		return handler.ErrNotFound
	}
	return nil
}

// stillAdmitted asks at the end of a request, which may have lasted for hours, whether its caller may add files yet. What a page sends by
// a public key, whose signature may have ended, is held to the key itself.
func (h *Handler) stillAdmitted(ctx context.Context, info handler.FileInfo) error {
	seen := trafficOf(ctx)
	if h.Authenticate == nil || seen == nil || publicKey(access.From(ctx)) != nil {
		return nil
	}
	caller, err := h.Authenticate(seen.request)
	if err != nil {
		return err
	}
	_, err = h.forUpload(access.With(ctx, caller), info.MetaData["project"])
	return err
}

// publicKey is that of a caller who has one.
func publicKey(c *access.Caller) *storage.APIKey {
	if c.Kind != access.PublicKey {
		return nil
	}
	return c.Key
}

// keyOf answers the public key by which an upload was begun, as it is now, nil where it was by none. What its rules do not allow by
// size, and one whose key was deleted since, is refused.
func (h *Handler) keyOf(ctx context.Context, info handler.FileInfo, name string) (*storage.APIKey, error) {
	text, has := info.MetaData[keyOf]
	if !has {
		return nil, nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return nil, err
	}
	key, err := h.Library.APIKey(ctx, id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refused(http.StatusForbidden, "key-deleted", name, "the key that it was begun with was deleted")
	}
	if err != nil {
		return nil, err
	}
	return key, checkSize(key, name, info.Size)
}

// checkLength refuses an upload that does not say how large it is, by a public key that asks for that.
func checkLength(key *storage.APIKey, name string, bytes int64) error {
	if key != nil && key.MaxBytes != nil && bytes < 0 {
		return refused(http.StatusLengthRequired, "length-required", name, fmt.Sprintf("the key is for files of at most %s, so their Upload-Length must be said at first", size(*key.MaxBytes)))
	}
	return nil
}

// checkSize refuses what is larger than a public key allows.
func checkSize(key *storage.APIKey, name string, bytes int64) error {
	if key == nil || key.MaxBytes == nil || bytes <= *key.MaxBytes {
		return nil
	}
	p := refused(http.StatusRequestEntityTooLarge, "too-large-for-key", name, fmt.Sprintf("it has %d bytes, and the key is for files of at most %s", bytes, size(*key.MaxBytes)))
	p.Extensions = map[string]any{"rule": "maxBytes", "allowed": *key.MaxBytes}
	return p
}

// checkType refuses what is of another type than a public key allows, by what the content is.
func checkType(key *storage.APIKey, name, is string) error {
	if key == nil || len(key.Types) == 0 {
		return nil
	}
	for _, allowed := range key.Types {
		if family, all := strings.CutSuffix(allowed, "*"); is == allowed || all && strings.HasPrefix(is, family) {
			return nil
		}
	}
	p := refused(http.StatusUnsupportedMediaType, "type-not-allowed", name, fmt.Sprintf("it is %s, and the key is for %s", is, strings.Join(key.Types, ", ")))
	p.Extensions = map[string]any{"rule": "types", "allowed": key.Types}
	return p
}

package upload

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"calotype/server/access"
	"calotype/server/problem"
	"calotype/storage"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"
	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/time/rate"
)

// Webhooks hear of uploads that were refused for what they are: what they hold, or how large they are or say to be. They hear nothing of what
// is wrong with a request alone, nor of who may not upload.

// Of one caller in one project, webhooks hear of so many refusals at once, and then of one more each time: what is refused costs who sends it
// nothing, and all that webhooks hear of is kept for a month.
const (
	toldAtOnce = 100
	toldEvery  = 10 * time.Second
)

// Of how many callers is counted at once, some 300 bytes each, and for how long after their last refusal: longer than any bucket takes to
// fill.
const (
	mostRefused = 50_000
	refusedRest = toldAtOnce*toldEvery + time.Minute
)

// tellTime is how long the database may take to be told, while the client waits.
const tellTime = 5 * time.Second

// A budget counts what webhooks were told.
type budget struct {
	buckets *otter.Cache[refusedCaller, *rate.Limiter]
}

type refusedCaller struct {
	project uuid.UUID
	caller  string // see [access.Caller.ID]
}

func newBudget() budget {
	return budget{otter.Must(&otter.Options[refusedCaller, *rate.Limiter]{
		MaximumSize: mostRefused, ExpiryCalculator: otter.ExpiryAccessing[refusedCaller, *rate.Limiter](refusedRest),
	})}
}

// take counts a refusal; false where that is one too many.
func (b budget) take(who refusedCaller, now time.Time) bool {
	bucket, _ := b.buckets.ComputeIfAbsent(who, func() (*rate.Limiter, bool) {
		return rate.NewLimiter(rate.Every(toldEvery), toldAtOnce), false
	})
	return bucket.AllowN(now, 1)
}

// tellRefused tells the webhooks of the project that its upload became no file, where err is a refusal. Who began it may add to the project.
func (h *Handler) tellRefused(ctx context.Context, info handler.FileInfo, err error) {
	var refusal problem.Problem
	if !errors.As(err, &refusal) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tellTime) // whoever was refused may be gone
	defer cancel()
	project, err := uuid.Parse(info.MetaData["project"])
	if err == nil && !h.told.take(refusedCaller{project, info.MetaData[creatorOf]}, h.Library.Now()) {
		h.Log.DebugContext(ctx, "webhooks hear nothing of a refused upload, as there were too many", "upload", info.ID, "project", project)
		return
	}
	if err == nil {
		project, err = h.project(ctx, info.MetaData["project"])
	}
	if err == nil {
		err = h.Library.Refuse(ctx, project, storage.Refusal{Name: CleanName(info.MetaData["filename"]), Bytes: info.Size, Code: refusal.Code, Message: refusal.Detail})
	}
	var missing problem.Problem // the project, which has no webhooks then
	if err != nil && !errors.As(err, &missing) {
		h.Log.WarnContext(ctx, "webhooks hear nothing of a refused upload", "upload", info.ID, "error", err)
	}
}

// tellTooLarge is tellRefused of what tusd refuses to begin, as it says to be too large. tusd asks nobody whether its client may upload.
func (h *Handler) tellTooLarge(r *http.Request, refusal problem.Problem) {
	size, err := strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	if err != nil {
		return
	}
	metadata := handler.ParseMetadataHeader(r.Header.Get("Upload-Metadata"))
	project, err := h.forUpload(r.Context(), metadata["project"])
	if err != nil {
		return // it is not for this client to have anybody told
	}
	h.tellRefused(r.Context(), handler.FileInfo{Size: size, MetaData: begun(CleanName(metadata["filename"]), project, access.From(r.Context()))}, refusal)
}

// begun is what an upload remembers.
func begun(name string, project uuid.UUID, by *access.Caller) handler.MetaData {
	// The client's word on the type is not kept: the content says it.
	metadata := handler.MetaData{"filename": name, "project": project.String(), creatorOf: by.ID()}
	if key := publicKey(by); key != nil {
		metadata[keyOf] = key.ID.String()
	}
	return metadata
}

// checkAnnounced refuses what says to be empty or too large; a size below 0 says nothing.
func (h *Handler) checkAnnounced(key *storage.APIKey, name string, bytes int64) error {
	switch {
	case bytes == 0:
		return isEmpty(name)
	case bytes > h.MaxSize:
		return tooLarge(h.MaxSize)
	}
	return checkSize(key, name, bytes)
}

package delivery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

	"calotype/imaging"
	"calotype/storage"
	"calotype/storage/blob"
)

// known is what the record of a stored variant says, remembered so that the next who finds the variant asks no database.
type known struct {
	bytes int64
	size  imaging.Size
	made  time.Time // to the microsecond
}

// knownVariants is of how many that is remembered.
const knownVariants = 200_000

func newKnown() *otter.Cache[storage.VariantRef, known] {
	return otter.Must(&otter.Options[storage.VariantRef, known]{MaximumSize: knownVariants})
}

// stored finds a variant that was rendered before, whole. A store that was restored in part, or a disk that failed, may have
// less of it than its record says; it is as good as none, and is rendered anew. Where the record cannot be asked, the bytes
// that are there count.
func (v *Variants) stored(ctx context.Context, src *source, p *imaging.Plan) (*Variant, error) {
	kept, end := v.keeps.begin(src)
	defer end()
	found, err := v.inStore(ctx, src.file, p)
	switch {
	case err != nil:
		v.store.misses.Add(1)
		return nil, err
	case found.Data != nil: // the others count when they are opened
		v.store.hits.Add(1)
		v.uses.use(found.File, found.Key)
		v.toDisk(kept, src, found)
	}
	return found, nil
}

func (v *Variants) inStore(ctx context.Context, file uuid.UUID, p *imaging.Plan) (*Variant, error) {
	begun := time.Now()
	stored, err := v.library.OpenVariant(ctx, file, p.Key())
	if err != nil {
		return nil, err
	}
	defer stored.Close()
	is, err := v.whole(ctx, file, p, stored)
	if err != nil {
		return nil, err
	}
	found := &Variant{File: file, Key: p.Key(), Format: p.Format, Size: is.size, Bytes: is.bytes, Made: is.made, Layer: Store}
	if v.worthReading(stored.Size) {
		found.Data = make([]byte, stored.Size)
		if _, err := io.ReadFull(stored, found.Data); err != nil {
			return nil, fmt.Errorf("read variant: %w", err)
		}
	}
	found.Timing.Load = time.Since(begun)
	return found, nil
}

// whole answers what is known of a stored variant; [fs.ErrNotExist] where there are fewer bytes, or more, than were stored. The
// database is asked once for each variant, and again where something does not fit.
func (v *Variants) whole(ctx context.Context, file uuid.UUID, p *imaging.Plan, stored *blob.Blob) (known, error) {
	ref := storage.VariantRef{FileID: file, Key: p.Key()}
	if k, ok := v.known.GetIfPresent(ref); ok && k.bytes == stored.Size {
		return k, nil
	}
	record, err := promptly(ctx, func(ctx context.Context) (*storage.Variant, error) { return v.library.Variant(ctx, file, ref.Key) })
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && record.Bytes != stored.Size:
		return known{}, fs.ErrNotExist
	case err != nil:
		v.log.WarnContext(ctx, "served without looking at its record", "file", file, "error", err)
		return known{stored.Size, p.Size, stored.ModTime}, nil
	default: // a look at the picture may have told another size than the plan
		k := known{record.Bytes, imaging.Size{Width: record.Width, Height: record.Height}, record.CreatedAt}
		v.known.Set(ref, k)
		return k, nil
	}
}

// rendered renders a variant and keeps it in the layers below memory. Who asked for it does not wait for that.
func (v *Variants) rendered(ctx context.Context, src *source, p *imaging.Plan) (*Variant, error) {
	if err := v.charge(ctx, src.project); err != nil {
		return nil, err
	}
	kept, end := v.keeps.begin(src)
	handedOn := false
	defer func() {
		if !handedOn { // nor where the render panicked
			end()
		}
	}()
	made, err := v.render(ctx, src, p)
	if err != nil || p.Transformation().IsTerminal() {
		return made, err
	}
	v.toDisk(kept, src, made)
	handedOn = true
	v.storing.Go(func() {
		defer end()
		began := time.Now()
		v.toStore(kept, made, p)
		if v.config.Watch != nil {
			v.config.Watch.Stored(ctx, time.Since(began))
		}
	})
	return made, nil
}

// toStore keeps a variant beyond this process, unless it is purged.
func (v *Variants) toStore(kept context.Context, made *Variant, p *imaging.Plan) {
	ctx, cancel := context.WithTimeout(kept, time.Minute)
	defer cancel()
	ref := storage.VariantRef{FileID: made.File, Key: made.Key}
	err := v.library.PutVariant(ctx, &storage.Variant{
		FileID: made.File, Key: made.Key, Transformation: p.Transformation().String(), Format: made.Format,
		Width: made.Size.Width, Height: made.Size.Height, Bytes: made.Bytes, CreatedAt: made.Made, Presets: v.uses.presetsOf(ref),
	}, made.Key, made.Data)
	switch {
	case err == nil:
		v.known.Set(ref, known{made.Bytes, made.Size, made.Made})
	case kept.Err() != nil: // it is made anew when it is asked for
	case errors.Is(err, fs.ErrNotExist): // deleted while it was rendered
		v.Forget(made.File)
	default:
		v.log.Warn("variant not stored", "file", made.File, "error", err)
	}
}

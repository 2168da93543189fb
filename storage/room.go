package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// kept is what the variants in the blob store come to, as far as this process knows: other nodes put some too. It is counted
// now and then.
type kept struct {
	capacity int64      // bytes; 0 means any number
	trimming sync.Mutex // held by the one who makes room

	mu      sync.Mutex
	sum     VariantSum
	evicted uint64
}

// VariantStats say how much of its room the blob store has given to variants.
type VariantStats struct {
	Entries         int
	Bytes, Capacity int64  // a Capacity of 0 is any number
	Evictions       uint64 // by this process, to make room
}

// VariantStats answers what the variants in the blob store come to, as it was counted at the last sweep and followed since.
func (l *Library) VariantStats() VariantStats {
	l.kept.mu.Lock()
	defer l.kept.mu.Unlock()
	return VariantStats{l.kept.sum.Variants, l.kept.sum.Bytes, l.kept.capacity, l.kept.evicted}
}

func (k *kept) add(s VariantSum) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.sum.Add(s)
}

func (k *kept) remove(s VariantSum) {
	k.add(VariantSum{Variants: -s.Variants, Bytes: -s.Bytes})
}

func (k *kept) evict(s VariantSum) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.evicted += uint64(s.Variants)
}

// crowded tells whether there is more than may be, by so much that making room is worth the while.
func (k *kept) crowded() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.capacity > 0 && k.sum.Bytes > k.capacity+k.capacity/20
}

// count looks how much there is.
func (l *Library) count(ctx context.Context) error {
	sum, err := l.db.SumVariants(ctx)
	if err != nil {
		return err
	}
	l.kept.mu.Lock()
	defer l.kept.mu.Unlock()
	l.kept.sum = sum
	return nil
}

// bound has the variants that were not asked for the longest go, of the file of one that was just put and of all files, where
// there are too many.
func (l *Library) bound(ctx context.Context, put *Variant) error {
	if err := l.boundFile(ctx, put.FileID); err != nil {
		return fmt.Errorf("make room among the variants of file %s: %w", put.FileID, err)
	}
	if l.kept.crowded() && l.kept.trimming.TryLock() {
		defer l.kept.trimming.Unlock()
		return l.trim(ctx)
	}
	return nil
}

func (l *Library) boundFile(ctx context.Context, file uuid.UUID) error {
	if l.perFile <= 0 {
		return nil
	}
	refs, err := l.db.LeastUsedOf(ctx, file, l.perFile, sweepBatch)
	if err != nil || len(refs) == 0 {
		return err
	}
	removed, err := l.removeVariants(ctx, refs)
	l.kept.evict(removed)
	return err
}

// makeRoom brings what all variants take to what they may.
func (l *Library) makeRoom(ctx context.Context) error {
	l.kept.trimming.Lock()
	defer l.kept.trimming.Unlock()
	return l.trim(ctx)
}

func (l *Library) trim(ctx context.Context) error {
	for {
		if err := l.count(ctx); err != nil {
			return err
		}
		over := l.VariantStats().Bytes - l.kept.capacity
		if l.kept.capacity <= 0 || over <= 0 {
			return nil
		}
		refs, err := l.db.LeastUsed(ctx, over, sweepBatch)
		if err != nil || len(refs) == 0 {
			return err
		}
		removed, err := l.removeVariants(ctx, refs)
		l.kept.evict(removed)
		if err != nil {
			return fmt.Errorf("make room among variants: %w", err)
		}
	}
}

// UseVariants notes that variants were asked for: these are kept where room is short. It is for many at once, now and then;
// a day more or less makes no difference.
func (l *Library) UseVariants(ctx context.Context, refs []VariantRef) error {
	return l.db.UseVariants(ctx, refs, l.now()) // by and by, as nobody else can write meanwhile
}

// notedAtOnce is of how many variants the presets are noted in one transaction.
const notedAtOnce = 100

// NotePresets notes by which presets variants that are kept already were asked for, so that [Library.PurgePreset] finds them.
func (l *Library) NotePresets(ctx context.Context, by map[VariantRef][]uuid.UUID) error {
	for part := range slices.Chunk(slices.Collect(maps.Keys(by)), notedAtOnce) {
		err := l.db.InTx(ctx, func(q *db.Queries) error {
			for _, ref := range part {
				if err := q.NotePresets(ctx, ref, by[ref]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

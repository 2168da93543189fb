package db

import (
	"context"
	"fmt"
	"iter"

	"github.com/google/uuid"
)

// A FoldedName is by what a file is found and sorted beside what it is called.
type FoldedName struct {
	ID               uuid.UUID
	Name, NameFolded string
}

// Wrong tells whether the file is found by another name than its own, as where another version folded it differently.
func (n FoldedName) Wrong() bool { return n.NameFolded != Fold(n.Name) }

// FoldedNames yields the names of all files, those in the trash too, by id.
func (q *Queries) FoldedNames(ctx context.Context) iter.Seq2[FoldedName, error] {
	return inBatches(func(after FoldedName) (batch []FoldedName, err error) {
		err = q.on.NewSelect().Model((*File)(nil)).Column("id", "name", "name_folded").Where("id > ?", after.ID).
			Order("id").Limit(rowsAtOnce).Scan(ctx, &batch)
		if err != nil {
			return nil, fmt.Errorf("names of files: %w", err)
		}
		return batch, nil
	})
}

// FoldAnew has a file be found by its name, unless it was called something else since that was read.
func (q *Queries) FoldAnew(ctx context.Context, n FoldedName) error {
	_, err := q.on.NewUpdate().Model((*File)(nil)).Set("name_folded = ?", Fold(n.Name)).Where("id = ? AND name = ?", n.ID, n.Name).Exec(ctx)
	if err != nil {
		return fmt.Errorf("mend file %s: %w", n.ID, translate(err))
	}
	return nil
}

package delivery

import (
	"context"
	"sync"

	"github.com/google/uuid"

	"calotype/storage"
)

// keeps are what is on its way into the layers below memory, so that a purge reaches it too: what was begun before it is
// answered, and kept nowhere.
type keeps struct {
	mu  sync.Mutex
	all map[*keep]struct{}
}

type keep struct {
	src    *source
	cancel context.CancelFunc
}

// begin answers a context that ends when variants of the file are purged; end is called when nothing is kept any more.
func (k *keeps) begin(src *source) (kept context.Context, end func()) {
	kept, cancel := context.WithCancel(context.Background())
	one := &keep{src, cancel}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil {
		k.all = map[*keep]struct{}{}
	}
	k.all[one] = struct{}{}
	return kept, func() {
		cancel()
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.all, one)
	}
}

// forget ends what is kept of a file, or of all files of a project where file is Nil.
func (k *keeps) forget(project, file uuid.UUID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for one := range k.all {
		if one.src.in(project, file) {
			one.cancel()
		}
	}
}

// changed drops what is no longer so. The library calls it before the change is answered.
func (v *Variants) changed(e storage.Event) {
	switch e.Kind {
	case storage.EventPresets:
		v.presets.forget(e.ProjectID)
	case storage.EventRules:
		v.rules.forget(e.ProjectID)
	case storage.EventAccess: // whoever asks for an image is held to rules alone
	case storage.EventPurged, storage.EventDeleted:
		v.purged(e.ProjectID, e.FileID)
		if e.Kind == storage.EventDeleted { // the bytes of an original never change
			v.decoded.Forget(e.FileID.String())
		}
	default:
		v.Forget(e.FileID)
	}
}

// purged has nothing served any more that was made of a file, or of all files of a project where file is Nil. What is in
// memory goes with the readings by which it was found.
func (v *Variants) purged(project, file uuid.UUID) {
	if file == uuid.Nil {
		v.sources.forgetProject(project)
	} else {
		v.Forget(file)
	}
	v.keeps.forget(project, file)
	v.background.forget(project, file)
	if file == uuid.Nil {
		v.disk.DropProject(project)
	} else {
		v.disk.DropFile(file)
	}
}

// PurgePreset is [storage.Library.PurgePreset] that knows of the latest requests too.
func (v *Variants) PurgePreset(ctx context.Context, preset uuid.UUID) (storage.VariantSum, error) {
	if err := v.uses.flush(ctx); err != nil {
		return storage.VariantSum{}, err
	}
	return v.library.PurgePreset(ctx, preset)
}

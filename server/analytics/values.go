package analytics

import (
	"hash/maphash"
	"slices"

	"github.com/google/uuid"

	"calotype/storage"
)

// values are those that are told apart within an hour, so that what somebody makes up fills neither the memory nor the table.
type values struct {
	projects map[of]map[string]bool
	files    map[of][]uint64 // hashes
}

type of struct {
	id        uuid.UUID
	dimension storage.Dimension
}

// mostFiles are the files whose values are told apart within an hour.
const mostFiles = 100_000

var seed = maphash.MakeSeed()

// told is a value as it is counted: itself, or [storage.OtherValue] where a project has too many within the hour. beyond tells that
// its file has too many.
func (v *values) told(s *Subject, d storage.Dimension, value string) (_ string, beyond bool) {
	if len(value) > storage.MaxValue {
		value = storage.OtherValue
	}
	if value == storage.OtherValue || value == storage.NoValue {
		return value, false
	}
	if v.projects == nil {
		v.projects, v.files = map[of]map[string]bool{}, map[of][]uint64{}
	}
	all := v.projects[of{s.Project, d}]
	if all == nil {
		all = map[string]bool{}
		v.projects[of{s.Project, d}] = all
	}
	if !all[value] {
		if len(all) >= storage.MostValues {
			return storage.OtherValue, false
		}
		all[value] = true
	}
	file, hash := of{s.File, d}, maphash.String(seed, value)
	known, ok := v.files[file]
	switch {
	case slices.Contains(known, hash):
		return value, false
	case len(known) >= storage.MostFileValues, !ok && len(v.files) >= mostFiles:
		return value, true
	}
	v.files[file] = append(known, hash)
	return value, false
}

package delivery

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/storage"
)

// A Signer makes addresses of one project as visitors may use them.
type Signer struct {
	rules *projectRules
	now   time.Time
}

// Signers answers those of several projects, in few queries or none. Each id is in the map.
func (v *Variants) Signers(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID]Signer, error) {
	of, err := v.rules.all(ctx, projects)
	if err != nil {
		return nil, err
	}
	signers, now := make(map[uuid.UUID]Signer, len(of)), v.rules.now()
	for project, rules := range of {
		signers[project] = Signer{rules, now}
	}
	return signers, nil
}

// Signer answers that of one project.
func (v *Variants) Signer(ctx context.Context, project uuid.UUID) (Signer, error) {
	rules, err := v.rules.get(ctx, project)
	return Signer{rules, v.rules.now()}, err
}

// Addresses answers what [storage.Options] ask for: addresses that begin with base, which may be empty, and never end.
func Addresses(base string) func(rules *storage.Rules, file uuid.UUID, transformation string) string {
	return func(rules *storage.Rules, file uuid.UUID, transformation string) string {
		path := ""
		if transformation != "" {
			path = imaging.PathOf(transformation)
		}
		return base + Signer{rules: rulesFrom(rules)}.Link(Path(file, path), false, 0)
	}
}

// Link is the address of a path: signed with the newest key where the rules of the project ask for that. preset tells that the
// path is one preset and nothing else. It holds for lasts at least, for ever where that is 0; its end is rounded up by a quarter
// of that at most, so that who asks again gets the same address and finds the picture in caches.
func (s Signer) Link(path string, preset bool, lasts time.Duration) string {
	if s.rules.free(preset) || len(s.rules.keys) == 0 {
		return path
	}
	exp := ""
	if lasts > 0 {
		step := max(1, int64(lasts/time.Second)/4)
		end := s.now.Add(lasts).Unix() + 1
		exp = strconv.FormatInt((end+step-1)/step*step, 10)
	}
	signed := path + "?sig=" + Sign(string(s.rules.keys[0]), path, exp)
	if exp != "" {
		signed += "&exp=" + exp
	}
	return signed
}

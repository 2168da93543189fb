package delivery

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

	"calotype/imaging"
	"calotype/storage"
)

// rules keeps those of projects in memory, so that a hit asks no database.
type rules struct {
	library *storage.Library
	cache   *otter.Cache[uuid.UUID, *projectRules]
	own     string           // the host of our own pages, beside the one that is asked
	now     func() time.Time // the clock by which addresses end
}

// projectRules are the rules of a project as delivery goes by them.
type projectRules struct {
	mode                  storage.Mode
	keys                  [][]byte // newest first
	referers              []string
	refuseUnnamed         bool
	perClient, perProject *int // nil: as the server says
}

// knownRules is of how many projects they are kept: a kilobyte each, roughly.
const knownRules = 10_000

func newRules(library *storage.Library, own string) *rules {
	return &rules{library, otter.Must(&otter.Options[uuid.UUID, *projectRules]{MaximumSize: knownRules}), own, library.Now}
}

// forget makes the next one who asks read the rules of a project anew.
func (r *rules) forget(project uuid.UUID) { r.cache.Invalidate(project) }

// get answers the rules of a project. They are kept also of one that is deleted: storage answers them just as well.
func (r *rules) get(ctx context.Context, project uuid.UUID) (*projectRules, error) {
	return r.cache.Get(ctx, project, otter.LoaderFunc[uuid.UUID, *projectRules](func(ctx context.Context, project uuid.UUID) (*projectRules, error) {
		of, err := r.read(ctx, []uuid.UUID{project})
		return of[project], err
	}))
}

// all is get for several projects, which are read together.
func (r *rules) all(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID]*projectRules, error) {
	return r.cache.BulkGet(ctx, projects, otter.BulkLoaderFunc[uuid.UUID, *projectRules](r.read))
}

func (r *rules) read(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID]*projectRules, error) {
	of, err := promptly(ctx, func(ctx context.Context) (map[uuid.UUID]*storage.Rules, error) {
		return r.library.RulesOf(ctx, projects)
	})
	if err != nil {
		return nil, err
	}
	all := make(map[uuid.UUID]*projectRules, len(of))
	for project, given := range of {
		all[project] = rulesFrom(given)
	}
	return all, nil
}

// rulesFrom are rules as they are kept in memory.
func rulesFrom(given *storage.Rules) *projectRules {
	read := &projectRules{
		mode: given.Mode, referers: given.Referers, refuseUnnamed: given.RefuseUnnamed,
		perClient: given.NewPerClient, perProject: given.NewPerProject,
	}
	for _, key := range given.Keys {
		read.keys = append(read.keys, []byte(key.Secret))
	}
	return read
}

// A request is what rules go by. All of it is as it was sent: nothing decoded.
type request struct {
	path    string // /image/…, still escaped
	query   string
	referer string
	host    string // that was asked
}

// A grant is what a request is answered under.
type grant struct {
	until   int64 // when the address ends, in Unix seconds; 0: never
	private bool  // who else asks may not be given the same answer
}

// check tells whether a request may be answered, from memory alone. preset tells that the address is one preset and nothing
// else. The error is a *[RuleError].
func (p *projectRules) check(q request, own string, preset bool, now time.Time) (grant, error) {
	g := grant{private: len(p.referers) > 0}
	if g.private && !p.welcomes(q, own) {
		return g, errReferer
	}
	sig, exp, err := signatureOf(q.query)
	switch {
	case err != nil:
		return g, err
	case sig == "" && exp == "" && p.free(preset):
		return g, nil
	case sig == "" && exp != "":
		return g, errEndAlone
	case sig == "" && p.mode == storage.ModePresets:
		return g, errUnsignedPreset
	case sig == "":
		return g, errUnsigned
	}
	if g.until, err = p.verify(q.path, sig, exp, now); err != nil {
		return g, err
	}
	return g, nil
}

// free tells whether an address needs no signature.
func (p *projectRules) free(preset bool) bool {
	return p.mode == storage.ModeAnyone || p.mode == storage.ModePresets && preset
}

// welcomes tells whether the page that shows a picture may: our own always.
func (p *projectRules) welcomes(q request, own string) bool {
	if q.referer == "" {
		return !p.refuseUnnamed
	}
	u, err := url.Parse(q.referer)
	if err != nil || u.Hostname() == "" {
		return false
	}
	host := plainHost(u.Hostname())
	if host == own || host == hostOf(q.host) {
		return true
	}
	return slices.ContainsFunc(p.referers, func(allowed string) bool {
		if below, wild := strings.CutPrefix(allowed, "*"); wild { // .example.org
			return strings.HasSuffix(host, below)
		}
		return host == allowed
	})
}

// hostOf is the name in a host that may have a port.
func hostOf(host string) string { return plainHost((&url.URL{Host: host}).Hostname()) }

func plainHost(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

// IsOnePreset tells whether a transformation is a preset and nothing else. Chains of several would be as many variants as
// anyone cares to make up.
func IsOnePreset(t imaging.Transformation) bool {
	return len(t.Presets()) == 1 && len(t.Steps()) == 1
}

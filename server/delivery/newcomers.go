package delivery

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"time"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"

	"calotype/server/problem"
)

// newcomers counts the variants that visitors have rendered, by client and project. What was rendered before costs them
// nothing.
type newcomers struct {
	perClient, perProject *int // in a minute, where a project says nothing; nil: any number
	buckets               *otter.Cache[bucketID, *rate.Limiter]
}

// A bucketID names what is counted by itself. A limit that is changed counts anew.
type bucketID struct {
	project   uuid.UUID
	client    netip.Prefix // invalid: all together
	perMinute int
}

// Of how many clients is counted at once, some 300 bytes each, and for how long after their last new variant: a bucket that
// rests for a minute is full again, so that nothing is lost with it.
const (
	maxBuckets = 50_000
	bucketRest = 2 * time.Minute
)

func newNewcomers(perClient, perProject *int) *newcomers {
	return &newcomers{perClient, perProject, otter.Must(&otter.Options[bucketID, *rate.Limiter]{
		MaximumSize: maxBuckets, ExpiryCalculator: otter.ExpiryAccessing[bucketID, *rate.Limiter](bucketRest),
	})}
}

// charge counts a render that is about to begin for the visitor of ctx, if there is one. The error is a *[RuleError] where that
// would be one too many. A client that cannot be told from others is not counted by itself.
func (v *Variants) charge(ctx context.Context, project uuid.UUID) error {
	from := visitorOf(ctx)
	if from == nil {
		return nil
	}
	rules, err := v.rules.get(ctx, project)
	if err != nil {
		return err
	}
	now := v.rules.now()
	all := v.newcomers.take(bucketID{project: project}, rules.perProject, v.newcomers.perProject, now)
	if all.wait > 0 {
		return tooMany(all, "all clients together", nil)
	}
	client := v.config.Proxies.Of(from.http)
	if !client.IsValid() {
		return nil
	}
	one := v.newcomers.take(bucketID{project: project, client: client}, rules.perClient, v.newcomers.perClient, now)
	if one.wait > 0 {
		all.back()
		return tooMany(one, "your address", from)
	}
	return nil
}

// taken is what came of asking a bucket for a render.
type taken struct {
	perMinute int
	wait      time.Duration // 0: it may begin
	back      func()        // gives it back
}

// never is longer than any bucket takes to fill.
const never = time.Duration(math.MaxInt64)

// take asks a bucket, which holds what a minute brings. own is the limit of the project.
func (n *newcomers) take(id bucketID, own, servers *int, now time.Time) taken {
	limit := own
	if limit == nil {
		limit = servers
	}
	if limit == nil {
		return taken{back: func() {}}
	}
	if *limit == 0 {
		return taken{wait: never}
	}
	id.perMinute = *limit
	bucket, _ := n.buckets.ComputeIfAbsent(id, func() (*rate.Limiter, bool) {
		return rate.NewLimiter(rate.Limit(float64(*limit)/60), *limit), false
	})
	place := bucket.ReserveN(now, 1)
	wait := place.DelayFrom(now)
	if wait > 0 {
		place.CancelAt(now)
	}
	return taken{*limit, wait, func() { place.CancelAt(now) }}
}

func tooMany(t taken, who string, client *visitor) *RuleError {
	if t.wait == never {
		e := forbidden("no-new-variants", "No new variants", "The project of this file has no new variants rendered; those that there are already are served.")
		e.client = client
		return e
	}
	p := problem.New(http.StatusTooManyRequests, "too-many-new-variants", "Too many new variants",
		fmt.Sprintf("The project of this file has %d new variants a minute rendered for %s, and these are used up; those that there are already are served.", t.perMinute, who))
	p.Extensions = map[string]any{"limit": t.perMinute}
	p.RetryAfter = (t.wait + time.Second - 1).Truncate(time.Second)
	return &RuleError{problem: p, client: client}
}

// anothers tells whether an error is about another visitor than that of ctx, who has begun the same render.
func anothers(ctx context.Context, err error) bool {
	var rule *RuleError
	return errors.As(err, &rule) && rule.client != nil && rule.client != visitorOf(ctx) && ctx.Err() == nil
}

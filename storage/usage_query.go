package storage

import (
	"cmp"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// A UsageGroup is what numbers are told apart by.
type UsageGroup string

// The groups, spelled as the API spells them.
const (
	GroupNone           UsageGroup = ""
	GroupProject        UsageGroup = "PROJECT"
	GroupFile           UsageGroup = "FILE"
	GroupFormat         UsageGroup = "FORMAT"
	GroupStatus         UsageGroup = "STATUS"
	GroupCache          UsageGroup = "CACHE"
	GroupReferer        UsageGroup = "REFERER"
	GroupOperation      UsageGroup = "OPERATION"
	GroupTransformation UsageGroup = "TRANSFORMATION"
)

// groupings are where the groups stand in the sums.
var groupings = map[UsageGroup]struct {
	dimension db.Dimension
	by        db.Group
}{
	GroupNone: {db.Answers, db.ByNothing}, GroupProject: {db.Answers, db.ByProject}, GroupFile: {db.Answers, db.ByFile},
	GroupFormat: {db.Answers, db.ByFormat}, GroupStatus: {db.Answers, db.ByStatus}, GroupCache: {db.Answers, db.ByCache},
	GroupReferer: {db.Referers, db.ByValue}, GroupOperation: {db.Operations, db.ByValue}, GroupTransformation: {db.Transformations, db.ByValue},
}

// Caches are where an answer may come from; none where it is no picture.
var caches = map[string]string{"m": "memory", "d": "disk", "s": "store", "r": "rendered", "o": "original", "n": NoValue}

// AnswerValue is the value of a request in [Answers]: the first digit of the status; memory, disk, store, rendered, original or
// [NoValue]; and the format or [NoValue].
func AnswerValue(class byte, cache, format string) string { return string(class) + cache[:1] + format }

// named is a group as it is answered.
func (g UsageGroup) named(value string) string {
	switch {
	case value == OtherValue:
	case g == GroupStatus:
		return value + "xx"
	case g == GroupCache:
		return caches[value]
	}
	return value
}

// Bounds of what is asked.
const (
	MaxPoints     = 10_000
	DefaultGroups = 10
	MaxGroups     = 1000
)

// A UsageQuery says which numbers to answer. Times are taken to whole intervals: From back, To on.
type UsageQuery struct {
	Projects []uuid.UUID // nil: all that are not deleted
	File     *uuid.UUID  // this one alone, whatever Projects are
	From     time.Time   // zero: 24 hours before To, 30 days or 12 months, as the interval is
	To       time.Time   // zero: the end of the interval that is now
	Interval Interval    // empty: HOUR, or what suits the time that is asked for
	Group    UsageGroup
	First    int  // groups, by requests; 0: [DefaultGroups]. All others are added up under [OtherValue]
	NoFiles  bool // nobody wants to know [UsagePoint.Files], which is the most work
}

// A span is a time in whole intervals.
type span struct {
	interval Interval
	from, to time.Time
	starts   []int64 // of the intervals, Unix seconds
}

// CheckTime refuses a time of which nobody asks for numbers; the zero one is none.
func CheckTime(field string, at time.Time) error {
	if year := at.UTC().Year(); !at.IsZero() && (year < 1970 || year > 2200) {
		return invalid(field, "%s is out of all time; 1970 to 2200 can be asked for", at.Format(time.RFC3339))
	}
	return nil
}

// spanOf reads the time of a question.
func spanOf(i Interval, from, to, now time.Time) (span, error) {
	if err := cmp.Or(CheckTime("from", from), CheckTime("to", to)); err != nil {
		return span{}, err
	}
	if !to.IsZero() && !from.IsZero() && !from.Before(to) {
		return span{}, invalid("from", "%s is not before %s", from.Format(time.RFC3339), to.Format(time.RFC3339))
	}
	today := startOf(IntervalDay, now)
	hours, days := today.Add(-HoursKept), startOf(IntervalDay, today.Add(-DaysKept))
	until := to
	if until.IsZero() {
		until = now
	}
	if i == "" {
		switch {
		case from.IsZero(), !from.Before(hours) && until.Sub(from) <= 2*day:
			i = IntervalHour
		case !from.Before(days) && until.Sub(from) <= DaysKept:
			i = IntervalDay
		default:
			i = IntervalMonth
		}
	}
	end := startOf(i, until)
	if to.IsZero() || end.Before(until) {
		end = next(i, end)
	}
	if from.IsZero() {
		from = step(i, end, -map[Interval]int{IntervalHour: 24, IntervalDay: 30, IntervalMonth: 12}[i])
	}
	s := span{interval: i, from: startOf(i, from), to: end}
	switch {
	case i == IntervalHour && s.from.Before(hours):
		return span{}, invalid("from", "numbers of hours are kept for 14 days, from %s on; ask by DAY for what was before", hours.Format(time.RFC3339))
	case i == IntervalDay && s.from.Before(days):
		return span{}, invalid("from", "numbers of days are kept for 400 days, from %s on; ask by MONTH for what was before", days.Format(time.RFC3339))
	}
	for at := s.from; at.Before(s.to); at = next(i, at) {
		if s.starts = append(s.starts, at.Unix()); len(s.starts) > MaxPoints {
			return span{}, invalid("to", "from %s to %s are more than %d intervals; ask for a shorter time or a longer interval", s.from.Format(time.RFC3339), s.to.Format(time.RFC3339), MaxPoints)
		}
	}
	return s, nil
}

// span is the time of the query, within all bounds.
func (q *UsageQuery) span(now time.Time) (span, error) {
	if _, ok := groupings[q.Group]; !ok {
		return span{}, invalid("groupBy", "there is no group %q", q.Group)
	}
	if q.First < 0 || q.First > MaxGroups {
		return span{}, invalid("first", "%d is not 1…%d", q.First, MaxGroups)
	}
	if q.First == 0 {
		q.First = DefaultGroups
	}
	s, err := spanOf(q.Interval, q.From, q.To, now)
	if points := len(s.starts) * q.First; err == nil && q.Group != GroupNone && points > MaxPoints {
		return s, invalid("first", "%d intervals of %d groups are %d points; at most %d are answered: ask for a shorter time, a longer interval, or fewer groups", len(s.starts), q.First, points, MaxPoints)
	}
	return s, err
}

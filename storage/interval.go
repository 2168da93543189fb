package storage

import "time"

// An Interval is a stretch of time that is summed up, in UTC.
type Interval string

// The intervals, spelled as the API spells them.
const (
	IntervalHour  Interval = "HOUR"
	IntervalDay   Interval = "DAY"
	IntervalMonth Interval = "MONTH"
)

// startOf is when the interval began that a moment is in.
func startOf(i Interval, t time.Time) time.Time {
	t = t.UTC()
	switch i {
	case IntervalHour:
		return t.Truncate(time.Hour)
	case IntervalDay:
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// next is when the one after an interval begins.
func next(i Interval, start time.Time) time.Time { return step(i, start, 1) }

// step goes so many intervals on from where one begins.
func step(i Interval, start time.Time, n int) time.Time {
	switch i {
	case IntervalHour:
		return start.Add(time.Duration(n) * time.Hour)
	case IntervalDay:
		return start.AddDate(0, 0, n)
	}
	return start.AddDate(0, n, 0)
}

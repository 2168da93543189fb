package walk

// Progress hears how far something is. Its methods are called by one goroutine after the other.
type Progress interface {
	// Begin says what begins, and what it will come to, as far as that is known.
	Begin(what string, items int, bytes int64)
	// Add says what was done since.
	Add(items int, bytes int64)
	// End says that it is done, or given up.
	End()
}

package storage

import "testing"

// SetFilesAtOnce has whole projects deleted and taken back in other parts than usual, until the test ends.
func SetFilesAtOnce(t *testing.T, n int) {
	before := filesAtOnce
	t.Cleanup(func() { filesAtOnce = before })
	filesAtOnce = n
}

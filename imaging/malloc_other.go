//go:build !linux

package imaging

// fewArenas matters to glibc alone.
func fewArenas() {}

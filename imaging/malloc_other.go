//go:build !linux

package imaging

// fewArenas matters to glibc alone.
func fewArenas() {}

// ReleaseMemory has nothing to do: other allocators than glibc's give memory back by themselves.
func ReleaseMemory() {}

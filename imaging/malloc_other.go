//go:build !linux

package imaging

// keepLittle matters to glibc alone.
func keepLittle() {}

// ReleaseMemory has nothing to do: other allocators than glibc's give memory back by themselves.
func ReleaseMemory() {}

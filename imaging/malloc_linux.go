package imaging

// #include <malloc.h>
// #include <stdlib.h>
//
// enum { large = 8 << 20, spare = 8 << 20 }; // pixels below that size come and go with every render: new pages for each take a fifth of its time
//
// static void keep_little(void) {
// #ifdef __GLIBC__
//	if (!getenv("MALLOC_ARENA_MAX")) mallopt(M_ARENA_MAX, 2);
//	if (!getenv("MALLOC_MMAP_THRESHOLD_")) mallopt(M_MMAP_THRESHOLD, large);
//	if (!getenv("MALLOC_TRIM_THRESHOLD_")) mallopt(M_TRIM_THRESHOLD, spare);
// #endif
// }
// static void trim(void) {
// #ifdef __GLIBC__
//	malloc_trim(0);
// #endif
// }
import "C"

// keepLittle bounds what glibc keeps of what is freed. By default each thread gets a heap of its own, up to eight for each
// core, and none gives back what it has once held; libvips starts a thread for each picture. And once pixels of a whole picture
// were freed, the next lie in such a heap, between what lives longer: here they lie outside, and are gone when they are freed.
func keepLittle() { C.keep_little() }

// ReleaseMemory gives back to the system what libvips has freed, which glibc keeps for later. It takes some milliseconds.
func ReleaseMemory() { C.trim() }

package imaging

// #include <malloc.h>
// #include <stdlib.h>
// static void few_arenas(void) {
// #ifdef __GLIBC__
//	if (!getenv("MALLOC_ARENA_MAX")) mallopt(M_ARENA_MAX, 2);
// #endif
// }
// static void trim(void) {
// #ifdef __GLIBC__
//	malloc_trim(0);
// #endif
// }
import "C"

// fewArenas bounds the heaps of glibc. By default each thread gets its own, up to eight for each core, and none gives
// back what it has once held; libvips starts a thread for each picture.
func fewArenas() { C.few_arenas() }

// ReleaseMemory gives back to the system what libvips has freed, which glibc keeps for later. It takes some milliseconds.
func ReleaseMemory() { C.trim() }

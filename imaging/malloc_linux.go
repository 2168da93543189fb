package imaging

// #include <malloc.h>
// #include <stdlib.h>
// static void few_arenas(void) {
// #ifdef __GLIBC__
//	if (!getenv("MALLOC_ARENA_MAX")) mallopt(M_ARENA_MAX, 2);
// #endif
// }
import "C"

// fewArenas bounds the heaps of glibc. By default each thread gets its own, up to eight for each core, and none gives
// back what it has once held; libvips starts a thread for each picture.
func fewArenas() { C.few_arenas() }

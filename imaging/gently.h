// How libvips computes pixels of which nobody waits for the next: on a thread that gives way to others.
#include <vips/vips.h>
#include <vips/thread.h>
#ifdef __linux__
#include <sys/resource.h>
#endif

// Rows that are computed at a time: few enough for what they are made of to stay in the cache of a core.
#define STRIP 16

typedef struct {
	VipsImage *image, *into;
	int nice, failed;
} Writing;

static void *write_strips(void *data) {
	Writing *w = data;
#ifdef __linux__
	setpriority(PRIO_PROCESS, 0, w->nice); // of this thread, there; where it may not, it computes as others do
#endif
	VipsRegion *from = vips_region_new(w->image), *to = vips_region_new(w->into);
	w->failed = !from || !to || vips_image_pio_input(w->image) || vips_image_inplace(w->into);
	for (int y = 0; y < w->image->Ysize && !w->failed; y += STRIP) {
		VipsRect strip = {0, y, w->image->Xsize, VIPS_MIN(STRIP, w->image->Ysize - y)};
		w->failed = vips_region_image(to, &strip) || vips_region_prepare_to(from, to, &strip, 0, y);
	}
	if (from) g_object_unref(from);
	if (to) g_object_unref(to);
	if (!w->failed) vips_image_minimise_all(w->image);
	return NULL;
}

// write_gently is vips_image_write on a thread of its own, which is as nice as that. Those of libvips serve whoever comes, and no
// thread can become less nice again.
static int write_gently(VipsImage *image, VipsImage *into, int nice) {
	Writing w = {image, into, nice, 1};
	GThread *thread = vips_g_thread_new("gently", write_strips, &w);
	if (!thread) return -1;
	g_thread_join(thread);
	return w.failed;
}

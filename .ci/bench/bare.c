// Bare calls of libvips: what a render costs without anything around it. Prints processor milliseconds for each.
//
//	bare FILE jpeg|webp|smart WIDTH TIMES THREADS
//
// The encoders are set as Calotype's are, so that both do the same work.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <vips/vips.h>

static char *source;
static size_t length;
static const char *what;
static int width, times;

static void check(int failed) {
	if (failed) {
		fprintf(stderr, "%s", vips_error_buffer());
		exit(1);
	}
}

static void render(int width) {
	VipsImage *image;
	void *result;
	size_t size;
	int smart = strcmp(what, "smart") == 0;
	check(vips_thumbnail_buffer(source, length, &image, width, "height", smart ? width : 10000000, "crop",
		smart ? VIPS_INTERESTING_ATTENTION : VIPS_INTERESTING_NONE, NULL));
	if (strcmp(what, "webp") == 0)
		check(vips_webpsave_buffer(image, &result, &size, "Q", 80, "effort", 2, "keep", VIPS_FOREIGN_KEEP_NONE, NULL));
	else
		check(vips_jpegsave_buffer(image, &result, &size, "Q", 80, "optimize_coding", TRUE, "interlace", TRUE, "keep",
			VIPS_FOREIGN_KEEP_NONE, NULL));
	g_object_unref(image);
	g_free(result);
}

static void *work(void *unused) {
	for (int i = 0; i < times; i++)
		render(width + i % 40); // as the requests vary
	vips_thread_shutdown();
	return unused;
}

int main(int argc, char **argv) {
	if (argc != 6 || VIPS_INIT(argv[0]))
		return 2;
	what = argv[2];
	width = atoi(argv[3]);
	times = atoi(argv[4]);
	int count = atoi(argv[5]);
	vips_concurrency_set(1);
	vips_cache_set_max(0);
	check(!g_file_get_contents(argv[1], &source, &length, NULL));
	render(width);

	struct rusage before, after;
	getrusage(RUSAGE_SELF, &before);
	pthread_t threads[64];
	if (count < 1 || count > 64)
		return 2;
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	getrusage(RUSAGE_SELF, &after);
	double took = (after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_stime.tv_sec) * 1e3 +
		(after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_stime.tv_usec) / 1e3;
	printf("cpu=%.2f\n", took / (times * count));
	return 0;
}

/* The pinned libvips is built without deprecated functions, and govips names one of them. It is never called:
 * imaging passes libvips only the formats that it has recognised itself. */
#include <stddef.h>
int vips_magickload_buffer(void *buf, size_t len, void **out, ...) { return -1; }

package imaging

// #cgo pkg-config: vips
// #include "gently.h"
//
// static void released(VipsImage *image, void *data) { vips_tracked_free(data); }
//
// // over is an image of pixels that lie in memory.
// static VipsImage *over(void *data, size_t size, VipsImage *like) {
//	return vips_image_new_from_memory(data, size, like->Xsize, like->Ysize, like->Bands, like->BandFmt);
// }
//
// // compute computes the pixels of an image into memory.
// static int compute(VipsImage *image, void *data, int nice) {
//	VipsImage *into = over(data, VIPS_IMAGE_SIZEOF_IMAGE(image), image);
//	int failed = !into || (nice ? write_gently(image, into, nice) : vips_image_write(image, into));
//	if (into) g_object_unref(into); // it would carry the metadata too
//	return failed;
// }
//
// // held computes the pixels of an image into memory, once, and answers an image that has nothing but those; NULL where they
// // cannot be computed.
// static VipsImage *held(VipsImage *image, int nice) {
//	size_t size = VIPS_IMAGE_SIZEOF_IMAGE(image);
//	void *data = vips_tracked_malloc(size);
//	if (!data) return NULL;
//	VipsImage *held = compute(image, data, nice) ? NULL : over(data, size, image);
//	if (!held) {
//		vips_tracked_free(data);
//		return NULL;
//	}
//	held->Type = VIPS_INTERPRETATION_sRGB;
//	g_signal_connect(held, "postclose", G_CALLBACK(released), data);
//	return held;
// }
// static void unref(VipsImage *image) { g_object_unref(image); }
import "C"

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"unsafe"

	"github.com/davidbyttow/govips/v2/vips"
)

// hold computes the pixels of an image into memory of libvips, and answers a picture that has nothing but those. The caller
// closes both. By what govips knows they would be copied to Go and back: three times as much memory, of which one part is
// garbage that is collected late.
func hold(ctx context.Context, ref *vips.ImageRef) (*vips.ImageRef, error) {
	defer runtime.KeepAlive(ref)
	made, err := vips.NewImageFromMemory([]byte{0}, 1, 1, 1, vips.BandFormatUchar, vips.InterpretationSRGB)
	if err != nil {
		return nil, err
	}
	held := C.held(*inside(ref), nice(ctx))
	if held == nil {
		made.Close()
		return nil, lastError()
	}
	at := inside(made)
	C.unref(*at)
	*at = held
	return made, nil
}

// view answers the pixels of a picture that is held, of 8 bits, where they lie, as long as it is open. They may be changed as long
// as nobody else has the picture.
func view(held *vips.ImageRef) pixels {
	image := *inside(held)
	at, size := C.vips_image_get_data(image), int(image.Xsize)*int(image.Ysize)*int(image.Bands)
	return pixels{unsafe.Slice((*byte)(at), size), Size{int(image.Xsize), int(image.Ysize)}, int(image.Bands)}
}

// pour computes the pixels of an image of 8 bits into memory of Go's. govips would have them copied there, which takes as long
// again; and as a copy cannot be interrupted, whatever else Go does would wait for that of a large picture at each collection of
// garbage.
func pour(ctx context.Context, ref *vips.ImageRef) ([]byte, error) {
	defer runtime.KeepAlive(ref)
	if ref.BandFormat() != vips.BandFormatUchar {
		return ref.ToBytes()
	}
	data := make([]byte, ref.Width()*ref.Height()*ref.Bands())
	if C.compute(*inside(ref), unsafe.Pointer(unsafe.SliceData(data)), nice(ctx)) != 0 {
		return nil, lastError()
	}
	return data, nil
}

// lastError is what libvips says of what failed.
func lastError() error {
	defer C.vips_error_clear()
	return errors.New(C.GoString(C.vips_error_buffer()))
}

// insideOffset is where in its ImageRef govips keeps the image of libvips, which it has no words to get or make one of.
var insideOffset = func() uintptr {
	field, ok := reflect.TypeFor[vips.ImageRef]().FieldByName("image")
	if !ok || field.Type.Kind() != reflect.Pointer {
		panic("imaging: this version of govips keeps the image of libvips elsewhere")
	}
	return field.Offset
}()

func inside(ref *vips.ImageRef) **C.VipsImage {
	return (**C.VipsImage)(unsafe.Add(unsafe.Pointer(ref), insideOffset))
}

#!/usr/bin/env bash
# Makes a pkg-config prefix in ./prefix out of the libvips that npm ships for this platform, so that cgo can link it.
# Runs in a second; does nothing when the prefix is newer than the pinned versions.
set -euo pipefail
cd "$(dirname "$0")"
[ prefix/lib/pkgconfig/vips.pc -nt package-lock.json ] && [ prefix/lib/pkgconfig/vips.pc -nt setup.sh ] && exit 0

echo "libvips: installing the pinned build for this platform"
npm ci --no-audit --no-fund --loglevel=error
shopt -s nullglob
builds=(node_modules/@img/sharp-libvips-{linux,linuxmusl,darwin}-*)
[ ${#builds[@]} -eq 1 ] || {
	echo "libvips: no pinned build for $(uname -sm). Install libvips 8.14 or newer and use VIPS=system." >&2
	exit 1
}
build=$PWD/${builds[0]}
version=$(node -p "require('$build/versions.json').vips")

rm -rf prefix
mkdir -p prefix/lib/pkgconfig
ln -s "$PWD/node_modules/@img/sharp-libvips-dev/include" prefix/include
ln -s "$build"/lib/glib-2.0 prefix/lib/
for library in "$build"/lib/libvips-cpp.*; do
	ln -s "$library" prefix/lib/
	case $library in
	*.dylib) ln -s "$library" prefix/lib/libvips-cpp.dylib ;;
	*) ln -s "$library" prefix/lib/libvips-cpp.so ;;
	esac
done
cc -O2 -c stub.c -o prefix/stub.o
ar rcs prefix/lib/libvipsstub.a prefix/stub.o

# The name of the build is in Cflags because Go's build cache does not notice when another libvips is linked.
cat >prefix/lib/pkgconfig/vips.pc <<PC
prefix=$PWD/prefix
libdir=\${prefix}/lib
includedir=\${prefix}/include
Name: vips
Description: libvips, as npm ships it for sharp
Version: $version
Cflags: -I\${includedir} -I\${includedir}/glib-2.0 -I\${libdir}/glib-2.0/include
Libs: -L\${libdir} -Wl,-rpath,\${libdir} -lvips-cpp -lvipsstub
PC
echo "libvips: $version ready"

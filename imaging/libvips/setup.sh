#!/usr/bin/env bash
# Makes a pkg-config prefix out of the libvips that npm ships for this platform, so that cgo can link it.
#
#   setup.sh        makes it where it is missing; says so
#   setup.sh path   prints where it is
#
# It lies in the user's cache folder and not in the tree: Go's build cache keeps the paths of what was linked, and would
# link the folder of one clone into the build of another.
set -euo pipefail
cd "$(dirname "$0")"
pinned=$(sed -n 's|.*"@img/sharp-libvips-dev": "\(.*\)".*|\1|p' package.json)
prefix=${XDG_CACHE_HOME:-$HOME/.cache}/calotype/libvips-$pinned-$(uname -s)-$(uname -m)
if [ "${1:-}" = path ]; then
	echo "$prefix"
	exit
fi
[ -f "$prefix/lib/pkgconfig/vips.pc" ] && exit 0

echo "libvips: installing the pinned build for this platform"
npm ci --no-audit --no-fund --loglevel=error
shopt -s nullglob
builds=(node_modules/@img/sharp-libvips-{linux,linuxmusl,darwin}-*)
[ ${#builds[@]} -eq 1 ] || {
	echo "libvips: there is no pinned build for $(uname -sm). Install libvips 8.14 or newer and use VIPS=system." >&2
	exit 1
}
build=${builds[0]}
version=$(node -p "require('./$build/versions.json').vips")

made=$(mktemp -d "$(mkdir -p "${prefix%/*}" && echo "${prefix%/*}")/making-XXXXXX")
trap 'rm -rf "$made"' EXIT
mkdir -p "$made/lib/pkgconfig"
cp -R node_modules/@img/sharp-libvips-dev/include "$made/include"
cp -R "$build"/lib/glib-2.0 "$made/lib/"
for library in "$build"/lib/libvips-cpp.*; do
	cp "$library" "$made/lib/"
	case $library in
	*.dylib) ln -sf "${library##*/}" "$made/lib/libvips-cpp.dylib" ;;
	*) ln -sf "${library##*/}" "$made/lib/libvips-cpp.so" ;;
	esac
done
cc -O2 -c stub.c -o "$made/stub.o"
ar rcs "$made/lib/libvipsstub.a" "$made/stub.o"
cat >"$made/lib/pkgconfig/vips.pc" <<PC
prefix=$prefix
libdir=\${prefix}/lib
includedir=\${prefix}/include
Name: vips
Description: libvips, as npm ships it for sharp
Version: $version
Cflags: -I\${includedir} -I\${includedir}/glib-2.0 -I\${libdir}/glib-2.0/include
Libs: -L\${libdir} -Wl,-rpath,\${libdir} -lvips-cpp -lvipsstub
PC
rm -rf "$prefix"
mv "$made" "$prefix"
echo "libvips: $version ready"

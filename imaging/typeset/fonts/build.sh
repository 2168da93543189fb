#!/usr/bin/env bash
# Puts the fonts of fonts.json, at the versions of package-lock.json, into dist/, gzipped, with their licences. What npm
# delivers has every weight of each; only what is used is kept, in the user's cache folder, for every clone.
set -euo pipefail
cd "$(dirname "$0")"
pinned=$(node -e "
  const hash = require('node:crypto').createHash('sha256')
  for (const file of ['package-lock.json', 'fonts.json', 'build.mjs']) hash.update(require('node:fs').readFileSync(file))
  console.log(hash.digest('hex').slice(0, 16))")
kept=${XDG_CACHE_HOME:-$HOME/.cache}/calotype/fonts-$pinned
if [ ! -d "$kept" ]; then
	echo "fonts: installing"
	making=$(mktemp -d "$(mkdir -p "${kept%/*}" && echo "${kept%/*}")/making-XXXXXX")
	trap 'rm -rf "$making"' EXIT
	cp package.json package-lock.json "$making/"
	(cd "$making" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
	node build.mjs "$making/node_modules" "$making/dist"
	mv -T "$making/dist" "$kept" 2>/dev/null || mv "$making/dist" "$kept"
fi
mkdir -p dist
rm -f dist/*
cp "$kept"/* dist/

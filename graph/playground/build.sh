#!/bin/sh
# Fetches GraphiQL and React at the versions of package-lock.json and puts what the server embeds of them into dist/.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
node build.mjs

#!/usr/bin/env bash
# The console in a real browser: console.sh WARMDATUM ARTEFACTS. Needs node 20 or newer, npm, chromium.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
warmdatum=$1
artefacts=$2
chromium=$(command -v chromium || command -v chromium-browser)
if [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -lt 20 ]; then
    echo "node $(node --version) is too old; 20 or newer is needed" >&2
    exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/../browser/"{package.json,package-lock.json,.npmrc,console.mjs} "$work/"
cd "$work"
npm ci --silent --no-audit --no-fund
node console.mjs "$warmdatum" "$chromium" "$artefacts"

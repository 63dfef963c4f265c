#!/usr/bin/env bash
# Tests of work.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./work.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

failed() {
    echo "FAILED: $1" >&2
    exit 1
}

printf 'two  words\n' >"$folder/a.txt"
work "$folder/a.txt" "$folder" || failed "counts words"
[ "$(cat "$folder/a.txt.count")" = 2 ] || failed "writes the count beside the name"

printf ' \n' >"$folder/b.txt"
if message=$(work "$folder/b.txt" "$folder" 2>&1); then failed "refuses what has no words"; fi
[ "$message" = "the text has no words" ] || failed "says why: $message"

echo "3 tests passed"

#!/usr/bin/env bash
# Copies the files of each datum to its output; a file "refuse" makes it fail, once it has written some.
pfs=${WARMDATUM_PFS:-/pfs}
error=
while pachctl next datum ${error:+--error "$error"}; do
    error=
    cp -R "$pfs/things/." "$pfs/out/" || error="cannot copy"
    # Two datums must not write one object.
    echo "$$" >"$pfs/out/pid-$(sed -n 's/^PACH_DATUM_ID=//p' "$pfs/.env")"
    [ ! -e "$pfs/things/refuse" ] || error="it refuses, as asked"
done

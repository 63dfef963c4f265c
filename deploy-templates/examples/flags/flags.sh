#!/usr/bin/env bash
# Counts the colours of each flag. Started once, fed one datum after another by `pachctl next datum`.
set -uo pipefail
export LC_ALL=C

pfs=${WARMDATUM_PFS:-/pfs}

count_colours() {
    local flag=$1 name
    name=$(basename "$flag" .svg)
    grep -oE '(fill|stroke)="(#[0-9A-Fa-f]{6}|#[0-9A-Fa-f]{3}|red|gold|green)"' "$flag" \
        | cut -d '"' -f 2 \
        | sed -E -e 's/^red$/#FF0000/; s/^gold$/#FFD700/; s/^green$/#008000/' \
            -e 's/^#(.)(.)(.)$/#\1\1\2\2\3\3/' \
        | tr a-f A-F \
        | sort | uniq -c \
        | sed -E -e 's/^ *([0-9]+) /\1\t/' \
        | sort -k 1,1nr -k 2,2 >"$pfs/out/$name.tsv"
}

# Exit when the worker cannot be reached: a loop that ignored it would spin.
pachctl next datum || exit
while true; do
    # One variable is all that is needed, so the file is read, not sourced.
    flag=$(sed -n 's/^flags=//p' "$pfs/.env" | tail -n 1)
    if count_colours "$flag"; then
        pachctl next datum || exit
    else
        pachctl next datum --error "no colour in $(basename "$flag")" || exit
    fi
done

#!/usr/bin/env bash
# Counts the words of texts. Started once, then fed one datum after another.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/work.sh"
pfs=${WARMDATUM_PFS:-/pfs}

# The path of the datum's file.
input() {
    local line file=
    while IFS= read -r line; do
        case $line in @{input-name}=*) file=${line#*=} ;; esac
    done <"$pfs/.env"
    printf '%s\n' "$file"
}

# The first call says "I am ready"; every other one also says how the datum before went.
pachctl next datum || exit
while true; do
    if message=$(work "$(input)" "$pfs/out" 2>&1); then
        pachctl next datum || exit
    else
        pachctl next datum --error "${message:-failed without a word}" || exit
    fi
done

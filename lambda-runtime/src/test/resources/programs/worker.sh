#!/usr/bin/env bash
# Does what the first word of each message says. Counts what it has done; a start is a line in the file $STARTS.
echo $$ >>"$STARTS"
# shellcheck disable=SC2154 # in the environment of the test that asks for it
trap 'echo "ended by SIGTERM" >>"$STARTS"; exit 0' TERM
pfs=${WARMDATUM_PFS:-/pfs}
count=0
error=
while pachctl next datum ${error:+--error "$error"}; do
    error=
    count=$((count + 1))
    message=$(sed -n 's/^work=//p' "$pfs/.env")
    read -r word argument < <(tr -d '"' <"$message"; echo)
    case $word in
        count)
            echo "$count $$" >"$pfs/out/count"
            echo "$argument" >>"$STARTS.done"
            ;;
        fails | harmless) error="it $word, as it says" ;;
        dies) echo "last words" >&2 && exit 3 ;;
        hangs) sleep 1000 & wait $! ;;
        leaves-a-caller)
            # In a session of its own and nobody's child: what kills the program does not reach it.
            (setsid bash -c "until test -e '$STARTS.meet'; do sleep 0.1; done
                pachctl next datum; echo \$? >>'$STARTS.late'" >/dev/null 2>&1 &)
            sleep 1000 & wait $!
            ;;
        meets-the-caller)
            touch "$STARTS.meet"
            until test -s "$STARTS.late"; do sleep 0.1; done
            error="it fails, as it says"
            ;;
        fails-after)
            sleep "$argument"
            error="it fails, as it says"
            ;;
        *) error="unknown word $word" ;;
    esac
done

#!/usr/bin/env bash
# The six steps of Pachyderm's guide to datum batching, typed into a shell as a stranger would, with the built app
# beside its own `serve`; once with a YAML spec, once with a JSON spec.
# usage: guide.sh PATH-OF-THE-LAUNCHER; exits 1 and shows what came instead if anything is not as it has to be.
set -Eeuo pipefail

warmdatum=$(readlink -f "${1:?usage: guide.sh PATH-OF-THE-LAUNCHER}")
work=$(mktemp -d)
server=

finish() {
    local code=$?
    trap - EXIT
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    if [ "$code" -ne 0 ] && [ -f "$work/serve.log" ]; then
        echo "-- what serve said:" >&2
        cat "$work/serve.log" >&2
    fi
    rm -rf "$work"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

wrong() {
    echo "guide.sh: $1" >&2
    exit 1
}

# Runs a command that has to be silent.
silent() {
    local said
    said=$("$warmdatum" "$@" 2>&1) || wrong "'$*' failed: $said"
    [ -z "$said" ] || wrong "'$*' is not silent: $said"
}

# Runs a command whose output has to match an extended regular expression on some line.
says() {
    local expected=$1 said
    shift
    said=$("$warmdatum" "$@") || wrong "'$*' failed: $said"
    grep -qE -- "$expected" <<<"$said" || wrong "'$*' has no line like /$expected/ but: $said"
}

# The newest job of a pipeline once there are at least so many, as pipeline@id.
job() {
    local pipeline=$1 count=$2 ids
    for _ in $(seq 60); do
        ids=$("$warmdatum" list job -p "$pipeline" | awk 'NR > 1 { print $3 }')
        if [ "$(wc -w <<<"$ids")" -ge "$count" ]; then
            echo "$pipeline@$(head -n 1 <<<"$ids")"
            return
        fi
        sleep 0.2
    done
    wrong "pipeline $pipeline has no $count jobs"
}

cd "$work"
export WARMDATUM_HOME=$work/home
printf one >liberty.txt
printf two >robot.txt
printf three >kitten.txt

cat >user_code.sh <<'CODE'
echo "loaded once"
pachctl next datum || exit
while true; do
    set -a; . "${WARMDATUM_PFS:-/pfs}/.env"; set +a
    name=$(basename "$images")
    tr a-z A-Z <"$images" >"${WARMDATUM_PFS:-/pfs}/out/$name"
    echo "edges of $name"
    pachctl next datum || exit
done
CODE
cat >edges.yaml <<SPEC
pipeline:
  name: edges-yaml
input:
  pfs: {repo: images, glob: "/*"}
transform:
  image: acme/edges:1.0
  cmd: ["bash", "$work/user_code.sh"]
  datum_batching: true
SPEC
cat >edges.json <<SPEC
{
  "pipeline": {"name": "edges-json"},
  "input": {"pfs": {"repo": "images", "glob": "/*"}},
  "transform": {"image": "acme/edges:1.0", "cmd": ["bash", "$work/user_code.sh"], "datum_batching": true}
}
SPEC

"$warmdatum" serve >serve.log 2>&1 &
server=$!

# Steps 1 and 2: a repo and files in it.
silent create repo images
silent put file images@master:liberty.png -f liberty.txt
silent put file images@master:robot.png -f robot.txt

for kind in yaml json; do
    pipeline=edges-$kind
    # Steps 3 and 4: a spec with datum_batching: true, and update pipeline, which creates it.
    "$warmdatum" update pipeline -f "edges.$kind" 2>update.err || wrong "update pipeline: $(cat update.err)"
    if grep -q error update.err; then wrong "update pipeline: $(cat update.err)"; fi
    first=$(job "$pipeline" 1)
    says 'success' wait job "$first"
    # Step 5.
    says "^default +$pipeline +1 +images:/\* .*running / success" list pipeline
    says "^default +$pipeline .* 2 \+ 0 / 2 .*success" list job -p "$pipeline"
    # Step 6.
    says '^edges of robot\.png$' logs -p "$pipeline"
    [ "$("$warmdatum" get file "$pipeline@master:/robot.png")" = TWO ] || wrong "wrong output of $pipeline"
done

# A new file: both pipelines run once more, on that file only, with the code that is loaded already.
silent put file images@master:kitten.png -f kitten.txt
for kind in yaml json; do
    pipeline=edges-$kind
    second=$(job "$pipeline" 2)
    says 'success' wait job "$second"
    says "^default +$pipeline .* 1 \+ 2 / 3 .*success" list job -p "$pipeline"
    [ "$("$warmdatum" get file "$pipeline@master:/kitten.png")" = THREE ] || wrong "wrong output of $pipeline"
    starts=$("$warmdatum" logs -p "$pipeline" | grep -c '^loaded once$')
    [ "$starts" -eq 1 ] || wrong "user code of $pipeline was started $starts times"
done
"$warmdatum" inspect job "$second" --raw | python3 -c 'import json, sys; json.load(sys.stdin)' ||
    wrong "inspect job --raw is no JSON"

# SIGTERM is the normal end of a server.
kill -TERM "$server"
code=0
wait "$server" || code=$?
server=
[ "$code" -eq 0 ] || wrong "serve ended with exit status $code"
[ -z "$(ls "$WARMDATUM_HOME/work")" ] || wrong "serve left behind: $(ls "$WARMDATUM_HOME/work")"
echo "the six steps work with YAML and with JSON"

# "pachctl next datum [--error TEXT]" without pachctl and without bash: one HTTP request by curl.
# It waits as long as the worker takes. Texts and exit codes are pachctl's.

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

if [ "$1" != next ] || [ "$2" != datum ]; then
  fail "${0##*/}: inside user code only \"next datum [--error TEXT]\" is offered"
fi
shift 2
error=
while [ $# -gt 0 ]; do
  case $1 in
    --error)
      [ $# -gt 1 ] || fail 'flag needs an argument: --error'
      error=$2
      shift
      ;;
    --error=*) error=${1#--error=} ;;
  esac
  shift
done

port=$PPS_WORKER_GRPC_PORT
case $port in
  '' | *[!0-9]*) fail "new workerserver client: strconv.Atoi: parsing \"$port\": invalid syntax" ;;
esac
command -v curl >/dev/null 2>&1 ||
  fail "${0##*/}: next datum needs bash or curl in the image; install one of them"

tries=0
while :; do
  answer=$(printf '%s' "$error" | curl -s --noproxy '*' -H 'Expect:' \
    -H 'Content-Type: text/plain; charset=utf-8' --data-binary @- \
    -w '\n%{http_code}' "http://127.0.0.1:$port/next-datum")
  result=$?
  # 7: nobody listens (yet).
  [ $result -eq 7 ] || break
  tries=$((tries + 1))
  [ $tries -lt 50 ] || fail 'new workerserver client: context deadline exceeded'
  sleep 0.1
done
[ $result -eq 0 ] ||
  fail "NextDatum: rpc error: code = Unavailable desc = error reading from server: curl exit $result"
code=${answer##*
}
[ "$code" = 200 ] && exit 0
text=${answer%
*}
fail "NextDatum: rpc error: code = Unknown desc = $text"

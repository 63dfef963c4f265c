# "pachctl next datum [--error TEXT]" without pachctl: one HTTP request to the worker, by bash alone.
# It waits as long as the worker takes. Texts and exit codes are pachctl's.

# Lengths in bytes; set before anything is measured.
LC_ALL=C
trap '' PIPE

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

unavailable() {
  fail "NextDatum: rpc error: code = Unavailable desc = $1"
}

if [[ $1 != next || $2 != datum ]]; then
  fail "${0##*/}: inside user code only \"next datum [--error TEXT]\" is offered"
fi
shift 2
error=
while (($#)); do
  case $1 in
    --error)
      (($# > 1)) || fail 'flag needs an argument: --error'
      error=$2
      shift
      ;;
    --error=*) error=${1#--error=} ;;
  esac
  shift
done

port=$PPS_WORKER_GRPC_PORT
if [[ ! $port =~ ^[0-9]+$ ]]; then
  fail "new workerserver client: strconv.Atoi: parsing \"$port\": invalid syntax"
fi
SECONDS=0
until { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null; do
  ((SECONDS < 5)) || fail 'new workerserver client: context deadline exceeded'
  sleep 0.1
done

{
  printf 'POST /next-datum HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n' &&
    printf 'Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n' "${#error}" &&
    printf '%s' "$error"
} >&3 2>/dev/null

IFS=' ' read -r version code rest <&3 || unavailable 'error reading from server: EOF'
[[ $code =~ ^[1-5][0-9][0-9]$ ]] || unavailable "not an HTTP answer: $version $code $rest"

# All of the answer is read, else the server would see its connection reset.
text=
length=
chunked=
while IFS= read -r header <&3; do
  header=${header%$'\r'}
  [[ $header ]] || break
  name=${header%%:*}
  value=${header#*:}
  value=${value# }
  case ${name,,} in
    content-length) length=$value ;;
    transfer-encoding) [[ ${value,,} == chunked ]] && chunked=1 ;;
  esac
done
if [[ $chunked ]]; then
  while IFS= read -r size <&3 && size=$((16#${size%%[!0-9a-fA-F]*})) && ((size > 0)); do
    IFS= read -r -N "$size" part <&3
    text+=$part
    IFS= read -r _ <&3
  done
elif [[ $length =~ ^[0-9]+$ ]]; then
  IFS= read -r -N "$length" text <&3
else
  IFS= read -r -d '' text <&3
fi
[[ $code == 200 ]] && exit 0
fail "NextDatum: rpc error: code = Unknown desc = ${text%$'\n'}"

# What is done for a datum; read by main.sh and by the test. Failures are told on standard error.

# Counts the words of file $1 into folder $2.
work() {
    local words
    words=$(wc -w <"$1") || return
    if [ "$((words))" -eq 0 ]; then
        echo "the text has no words" >&2
        return 1
    fi
    printf '%d\n' "$words" >"$2/${1##*/}.count"
}

# Sourced by the clients that are command-line programs: `scenario IDENTIFIER FUNCTION` runs the function in a subshell
# and prints `ok` or `FAIL` with the reason the function gave through `fail`.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

fail() { printf '%s\n' "$*" | tr '\n' ' ' | cut -c1-300 > "$scratch/reason"; exit 1; }
same() { [ "$1" = "$2" ] || fail "$3: expected '${2:0:120}', got '${1:0:120}'"; }
same_file() { cmp -s "$1" "$2" || fail "$3: $(diff "$1" "$2" | head -3 | cut -c1-160)"; }
# value INDEX [SIZE]: value i of scenarios.md; values FROM TO [SIZE]: a line each, both ends included.
values() { awk -v from="$1" -v to="$2" -v size="${3:-100}" 'BEGIN {
  for (pad = "x"; length(pad) < size; pad = pad pad);
  for (i = from; i <= to; i++) print substr(sprintf("value-%06d", i) pad, 1, size) }'; }
value() { values "$1" "$1" "${2:-100}"; }
# until_true SECONDS WHAT COMMAND…: polls a command that costs a round trip or looks at a file.
until_true() {
  local deadline=$((SECONDS + $1)) what=$2; shift 2
  until "$@"; do [ "$SECONDS" -lt "$deadline" ] || fail "$what: not in time"; sleep 0.1; done
}
# COMPAT_ONLY names some scenarios; without it, all are run.
scenario() { # IDENTIFIER FUNCTION
  [ -z "${COMPAT_ONLY:-}" ] || [[ " $(echo $COMPAT_ONLY) " = *" $1 "* ]] || return 0
  local started=$EPOCHREALTIME; rm -f "$scratch/reason"
  (set -e; "$2") 1>&2 # not as a condition: bash would ignore the set -e
  if [ $? = 0 ]; then echo "ok $1"
  else failed=1; echo "FAIL $1 $(cat "$scratch/reason" 2>/dev/null || echo 'a command failed, see the log')"; fi
  echo "$1: $(awk -v a="$started" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.2f", b - a}') s" >&2
}

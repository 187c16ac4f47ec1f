# Sourced by the run scripts of the Go clients: `run --setup`, or `run BOOTSTRAP [PHASE [PREFIX]]`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
name=$(basename "$here")
program=${COMPAT_CACHE:-$HOME/.cache/kalda-compat}/bin/$name
go=$(command -v go || echo /usr/local/go/bin/go)
(cd "$here" && "$go" build -mod=readonly -o "$program" .) >&2
[ "${1:-}" = --setup ] && exit 0
exec "$program" "${1:?bootstrap address}" "${2:-main}" "${3:-$name}"

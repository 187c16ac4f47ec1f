# Sourced by the run scripts of the Python clients: `run --setup`, or `run BOOTSTRAP [PHASE [PREFIX]]`.
# The packages of requirements.txt live in a virtual environment of the cache, made anew when that file changes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
name=$(basename "$here")
venv=${COMPAT_CACHE:-$HOME/.cache/kalda-compat}/venv-$name
if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv" >&2
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$venv/installed.txt"
fi
[ "${1:-}" = --setup ] && exit 0
PYTHONPATH=$here/../common PYTHONDONTWRITEBYTECODE=1 exec "$venv/bin/python" "$here/client.py" "${1:?bootstrap address}" "${2:-main}" "${3:-$name}"

#!/usr/bin/env bash
# libraries.sh PROGRAM: the shared libraries that a program needs, theirs too, and its loader, as paths in the image, a line each. Nothing is
# executed, so the program may be one of another machine: SYSROOT is the folder that its system's files are in, / where it isn't set.
set -euo pipefail
sysroot=${SYSROOT:-}

# find_library NAME: where the loader would find it.
find_library() {
  local folder found
  for folder in /lib /usr/lib; do
    found=$(cd "$sysroot/" && ls -d ".$folder"/*-linux-gnu*/"$1" ".$folder/$1" 2>/dev/null | head -n 1) || true
    if [ -n "$found" ]; then echo "${found#.}"; return; fi
  done
  echo "libraries.sh: $1 isn't in ${sysroot:-/}" >&2
  exit 1
}

declare -A known=()
add() { # PROGRAM
  local name path
  # The loader stands where the program says, whatever that is a link to.
  for path in $(LC_ALL=C readelf --program-headers "$1" 2>/dev/null | sed -n 's/.*program interpreter: \(.*\)\]/\1/p'); do
    known[$path]=1
  done
  for name in $(LC_ALL=C readelf --dynamic "$1" 2>/dev/null | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
    path=$(find_library "$name")
    # The loader is needed by name, too.
    case $name in ld-linux*) continue ;; esac
    [ -n "${known[$path]:-}" ] || { known[$path]=1; add "$sysroot$path"; }
  done
}
add "$1"
[ "${#known[@]}" = 0 ] || printf '%s\n' "${!known[@]}" | sort

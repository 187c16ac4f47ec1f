#!/usr/bin/env bash
# stage.sh BINARY: executes the compiling stage of the Dockerfile, RUN by RUN as it stands there, in a minimal Debian of the release that its base image is
# made from, and checks that the folders it leaves are those that image.sh packs: names, modes, links, and every byte. Only `cargo build` is stood in for: it
# finds the BINARY, which `cargo xtask image` builds with the same arguments. Both take the shell and the libraries from that Debian: this machine may have other
# builds of them. Needs root, debootstrap and a network.
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")"
cache=${COMPAT_CACHE:-$HOME/.cache/kalda-compat}/stage
release=$(sed -n 's/^FROM rust:[0-9.]*-\([a-z]*\) AS cargo$/\1/p' Dockerfile)
fail() { echo "stage.sh failed: $*" >&2; exit 1; }
if [ ! -e "$cache/.complete" ]; then
  rm -rf "$cache"; mkdir -p "$cache"
  debootstrap --variant=minbase --include=binutils,ca-certificates "$release" "$cache" >&2
  touch "$cache/.complete"
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -a "$cache" "$scratch/base"
cp /etc/resolv.conf "$scratch/base/etc/resolv.conf"

# COPY . . of a checkout, without what .dockerignore names.
mkdir "$scratch/base/source"
(cd .. && git ls-files -z -- docker src protocol Cargo.toml Cargo.lock | xargs -0 cp --parents -t "$scratch/base/source")
cp "$binary" "$scratch/base/built"
cat > "$scratch/base/usr/local/bin/cargo" <<'C'
#!/bin/sh
[ "$*" = "build --release --locked --package kalda --bin kalda" ] || { echo "cargo is asked for $*" >&2; exit 1; }
mkdir -p target/release && cp /built target/release/kalda
C
chmod +x "$scratch/base/usr/local/bin/cargo"

# The stage's commands, each in a line.
commands=$(sed -n '/ AS cargo$/,/^FROM scratch/p' Dockerfile | sed -e ':join' -e '/\\$/{N;s/\\\n//;b join' -e '}' | sed -n 's/^RUN //p')
[ "$(wc -l <<< "$commands")" = 2 ] || fail "the stage has other commands: $commands"
while read -r command; do
  chroot "$scratch/base" sh -c "cd /source && $command" </dev/null >"$scratch/out" 2>&1 || fail "$command: $(tail -n 5 "$scratch/out")"
done <<< "$commands"

# Of another system's binary root.sh expects that it is stripped.
chroot "$scratch/base" strip -o /stripped /built
export SYSROOT=$scratch/base
./root.sh "$SYSROOT/stripped" "$scratch/slim"
./drop-in.sh "$SYSROOT/stripped" "$scratch/drop-in"
files() {
  (cd "$1" && find . -mindepth 1 -printf '%m %y %p %l\n' | sort --key 3
    find . -type f -print0 | sort --zero-terminated | xargs -0 sha256sum)
}
for kind in slim drop-in; do
  diff <(files "$scratch/base/$kind") <(files "$scratch/$kind") || fail "the stage makes another $kind"
done
echo "docker: the compiling stage makes the same folders, byte for byte: $(files "$scratch/drop-in" | grep -c '^[0-9a-f]\{64\} ') files in the drop-in image"

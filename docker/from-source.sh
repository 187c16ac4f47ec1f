#!/usr/bin/env bash
# from-source.sh BINARY: does what `docker build --file docker/Dockerfile .` does with a checkout, compiling stage included, where no registry can be
# reached, and checks that both images hold the same as those that image.sh packs around a built broker: names, modes, links, and every byte but
# the broker's. The official Rust image is stood in for by a minimal Debian of the same release with a C compiler, this machine's Rust and its
# copies of the crates. Needs debootstrap and what test.sh needs; takes some minutes.
set -euo pipefail
self=$(realpath "$0") binary=$(realpath "$1")
cd "$(dirname "$0")"
. ./engine.sh
cache=${COMPAT_CACHE:-$HOME/.cache/kalda-compat}/rust-base
release=$(sed -n 's/^FROM rust:[0-9.]*-\([a-z]*\) AS cargo$/\1/p' Dockerfile)
base=$(sed -n 's/^FROM \(rust:.*\) AS cargo$/\1/p' Dockerfile)

# The file system of the base: fetched before, since the engine's network may have no way out.
if [ ! -e "$cache/.complete" ]; then
  rm -rf "$cache"; mkdir -p "$cache"
  debootstrap --variant=minbase --include=gcc,libc6-dev,make,binutils,busybox-static,netcat-openbsd "$release" "$cache" >&2
  touch "$cache/.complete"
fi
enter_a_network "$self" "$binary"

scratch=$(mktemp -d)
name=kalda-from-source-$$
clean_up() {
  local status=$?
  "$DOCKER" image rm --force "$name":{compiled,compiled-slim,latest,slim} >/dev/null 2>&1 || true
  end_engine
  rm -rf "$scratch"
  exit "$status"
}
trap clean_up EXIT
start_engine "$scratch"

# Where the official image has them. The crates come with it, since nothing can be fetched.
toolchain=$(cd .. && rustc --print sysroot)
cargo_home=${CARGO_HOME:-$HOME/.cargo}
mkdir -p "$scratch/base/usr/local/cargo"
cp -R --dereference "$toolchain" "$scratch/base/usr/local/rust"
rm -rf "$scratch/base/usr/local/rust/share" "$scratch/base/usr/local/rust/lib/rustlib/"{aarch64,wasm}*
cp -R "$cargo_home/registry" "$scratch/base/usr/local/cargo/"
{ tar --directory "$cache" --exclude=./.complete --create . ; } > "$scratch/base.tar"
tar --directory "$scratch/base" --append --file "$scratch/base.tar" .
# Nothing can be fetched without a network. What the compiler does to the code doesn't matter here, so it does little.
"$DOCKER" import --change "ENV PATH=/usr/local/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin CARGO_HOME=/usr/local/cargo \
CARGO_NET_OFFLINE=true CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 CARGO_PROFILE_RELEASE_OPT_LEVEL=0" "$scratch/base.tar" "$base" >/dev/null
rm "$scratch/base.tar"
say "a stand-in for $base is there"
build() { (cd .. && DOCKER_BUILDKIT=1 "$DOCKER" build --quiet --network none --file docker/Dockerfile --target "$1" --tag "$name:$2" .) >/dev/null; }
build drop-in compiled
build slim compiled-slim
say "docker build compiled the broker from the checkout"
./image.sh "$binary" "$name" >/dev/null

# files IMAGE: a line for each file: mode, kind, name, where a link leads, and what it holds, the broker apart.
files() {
  local container root=$scratch/root
  rm -rf "$root"; mkdir "$root"
  container=$("$DOCKER" create "$1" none)
  "$DOCKER" export "$container" | tar --directory "$root" --extract --same-permissions
  "$DOCKER" rm "$container" >/dev/null
  (cd "$root" && find . -mindepth 1 ! -path ./.dockerenv -printf '%m %y %p %l\n' | sort --key 3
    find . -type f ! -path ./usr/bin/kalda ! -path ./.dockerenv -print0 | sort --zero-terminated | xargs -0 sha256sum)
}
settings() { "$DOCKER" image inspect --format '{{json .Config}} {{.Architecture}}' "$1"; }
for pair in "compiled latest" "compiled-slim slim"; do
  set -- $pair
  diff <(files "$name:$1") <(files "$name:$2") || fail "$1 and $2 hold something else"
  [ "$(settings "$name:$1")" = "$(settings "$name:$2")" ] || fail "$1 and $2 are set otherwise: $(settings "$name:$1") $(settings "$name:$2")"
done
"$DOCKER" run --rm "$name:compiled" kalda --version >/dev/null || fail "the compiled broker doesn't run"
say "both images from source hold what image.sh packs, byte for byte but for the broker, and have the same settings"

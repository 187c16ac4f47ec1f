#!/usr/bin/env bash
# image.sh BINARY NAME [ARCHITECTURE]: packs a built broker as the images NAME and NAME:slim, from docker/Dockerfile, without any base image.
# An architecture, amd64 or arm64, that isn't this machine's takes bash, busybox and nc from its Debian packages (docker/sysroot.sh).
# DOCKER names the client where `docker` cannot build with BuildKit. An image of LARGEST_BYTES or more is refused: 25 MB, for a release build.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
docker=${DOCKER:-docker} largest=${LARGEST_BYTES:-25000000}
binary=$1 name=$2 own=$(dpkg --print-architecture)
architecture=${3:-$own}

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
if [ "$architecture" != "$own" ]; then
  SYSROOT=$("$here/sysroot.sh" "$architecture"); export SYSROOT
fi
"$here/root.sh" "$binary" "$context/slim"
"$here/drop-in.sh" "$binary" "$context/drop-in"
build() {
  DOCKER_BUILDKIT=1 "$docker" build --quiet --platform "linux/$architecture" --build-arg ROOT=ready --file "$here/Dockerfile" --target "$1" --tag "$2" "$context"
}
build slim "$name:slim"
build drop-in "$name"
bytes=$("$docker" image inspect --format '{{.Size}}' "$name")
if [ "$bytes" -ge "$largest" ]; then
  echo "the image $name has $bytes bytes, $largest or more" >&2
  exit 1
fi

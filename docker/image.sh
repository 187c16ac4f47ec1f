#!/usr/bin/env bash
# image.sh BINARY NAME: packs a built broker as the images NAME and NAME:slim, from docker/Dockerfile, without any base image.
# DOCKER names the client where `docker` cannot build with BuildKit.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=$1 name=$2

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
"$here/root.sh" "$binary" "$context/slim"
"$here/drop-in.sh" "$binary" "$context/drop-in"
build() {
  DOCKER_BUILDKIT=1 "${DOCKER:-docker}" build --quiet --build-arg ROOT=ready --file "$here/Dockerfile" --target "$1" --tag "$2" "$context"
}
build slim "$name:slim"
build drop-in "$name"

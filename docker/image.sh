#!/usr/bin/env bash
# image.sh BINARY TAG: packs a built broker as the image TAG, from docker/Dockerfile, without any base image.
# DOCKER names the client where `docker` cannot build with BuildKit.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=$1 tag=$2

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
"$here/root.sh" "$binary" "$context/root"
DOCKER_BUILDKIT=1 "${DOCKER:-docker}" build --quiet --build-arg ROOT=ready --file "$here/Dockerfile" --tag "$tag" "$context"

#!/usr/bin/env bash
# sysroot.sh ARCHITECTURE: a folder with the programs of the drop-in image, and their libraries, of another architecture, from the packages of Debian's
# release that this machine has. Prints its path; it is made once. Needs apt, and dpkg to unpack; nothing is installed.
set -euo pipefail
architecture=$1
folder=${COMPAT_CACHE:-$HOME/.cache/kalda-compat}/sysroot-$architecture
readonly PACKAGES="bash busybox-static netcat-openbsd libc6 libgcc-s1 libtinfo6 libbsd0 libmd0"
if [ ! -e "$folder/.complete" ]; then
  rm -rf "$folder"; mkdir -p "$folder/state/lists/partial" "$folder/state/cache/archives/partial"
  # Lists of its own: the machine's aren't touched, and needn't know the architecture.
  apt() {
    apt-get -q -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" -o Dir::State::lists="$folder/state/lists" \
      -o Dir::Cache="$folder/state/cache" -o Dir::State::status=/dev/null -o APT::Sandbox::User=root "$@" >&2
  }
  apt update
  (cd "$folder/state" && apt download $PACKAGES)
  for package in "$folder"/state/*.deb; do dpkg-deb --extract "$package" "$folder"; done
  rm -rf "$folder/state"; touch "$folder/.complete"
fi
echo "$folder"

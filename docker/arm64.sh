#!/usr/bin/env bash
# arm64.sh BINARY: packs a broker that was built for arm64 as `cargo xtask image --arch arm64` does, and runs what is in the images under qemu, where this machine
# is another: the broker's start by the rules of each image, a record there and back by kcat, the stop; the shell, the commands, nc, a tool. Needs
# qemu-user-static, kcat, and what test.sh needs. An emulated program can't start another one here, so what scripts start is started by itself.
set -euo pipefail
self=$(realpath "$0") binary=$(realpath "$1")
cd "$(dirname "$0")"
. ./engine.sh
./sysroot.sh arm64 >/dev/null
enter_a_network "$self" "$binary"

scratch=$(mktemp -d)
name=kalda-arm64-$$ broker=
clean_up() {
  local status=$?
  [ -z "$broker" ] || kill "$broker" 2>/dev/null || true
  "$DOCKER" image rm --force "$name":{latest,slim} >/dev/null 2>&1 || true
  end_engine
  rm -rf "$scratch"
  exit "$status"
}
trap clean_up EXIT
start_engine "$scratch"
./image.sh "$binary" "$name" arm64 >/dev/null
for kind in latest slim; do
  told=$("$DOCKER" image inspect --format '{{.Os}}/{{.Architecture}}' "$name:$kind")
  [ "$told" = linux/arm64 ] || fail "$kind is for $told"
  mkdir "$scratch/$kind"
  container=$("$DOCKER" create --platform linux/arm64 "$name:$kind" none)
  "$DOCKER" export "$container" | tar --directory "$scratch/$kind" --extract --same-permissions
  "$DOCKER" rm "$container" >/dev/null
  cp "$(command -v qemu-aarch64-static)" "$scratch/$kind/qemu"
  say "the $kind image for arm64 has $("$DOCKER" image inspect --format '{{.Size}}' "$name:$kind" | sed 's/...$/ kB/')"
done
foreign=$(find "$scratch/latest" "$scratch/slim" -type f ! -name qemu -print0 | xargs -0 file | grep ELF | grep -v aarch64 || true)
[ -z "$foreign" ] || fail "not for arm64: $foreign"

# inside KIND PROGRAM…: under qemu, in the image's folders.
inside() { local kind=$1; shift; chroot "$scratch/$kind" /qemu "$@"; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# check_broker KIND NAME COMMAND…: starts it, sends a record, reads it, stops it.
check_broker() {
  local kind=$1 named=$2 port begun got; shift 2
  port=$(free_port); begun=${EPOCHREALTIME/./}
  # No function: the signal is for the broker.
  KAFKA_LISTENERS=PLAINTEXT://127.0.0.1:$port KAFKA_LOG_DIRS=/tmp/$named \
    chroot "$scratch/$kind" /qemu "$@" ${LISTEN:+"$LISTEN$port"} >"$scratch/out" 2>&1 &
  broker=$!
  eventually "the broker of $named answers" kcat -b "127.0.0.1:$port" -L -m 2
  seq 100 | kcat -b "127.0.0.1:$port" -P -t numbers || fail "producing to $named: $(tail -n 5 "$scratch/out")"
  got=$(timeout "$PATIENCE_S" kcat -b "127.0.0.1:$port" -C -t numbers -o beginning -e -q | sort -n | cksum)
  [ "$got" = "$(seq 100 | cksum)" ] || fail "$named gave back something else"
  [ "$kind" = slim ] || inside "$kind" /usr/bin/kalda topics --bootstrap-server "127.0.0.1:$port" --list | grep -qx numbers || fail "no topic"
  kill "$broker"; wait "$broker" || fail "$named ended with $?: $(tail -n 5 "$scratch/out")"
  broker=
  say "arm64, $named: started, 100 records there and back, stopped, in $(((${EPOCHREALTIME/./} - begun) / 1000)) ms under qemu"
}
check_broker slim kalda /usr/bin/kalda
check_broker latest apache /usr/bin/kalda docker apache
check_broker latest confluent /usr/bin/kalda docker confluent
LISTEN=--kafka-addr=127.0.0.1: check_broker latest redpanda /usr/bin/kalda docker redpanda redpanda start --mode=dev-container --smp=1

[ "$(inside latest /usr/libexec/kalda/bash -c 'echo "$BASH_VERSION" | grep -c . 2>/dev/null || [[ $BASH_VERSION ]] && echo yes' | tail -n 1)" = yes ] || fail "no bash"
[ "$(inside latest /bin/busybox sed s/a/b/ <<< a)" = b ] || fail "no sed"
inside latest /bin/nc -h 2>&1 | grep -q OpenBSD || fail "no nc"
say "arm64: bash, busybox and nc run"

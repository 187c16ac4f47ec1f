#!/usr/bin/env bash
# test.sh BINARY: builds the image around a built broker, starts it, and produces and consumes: from this machine, from
# a second container (the services of compose.yaml), and as a user without a name on a read-only root.
# Starts an engine of its own where none runs. Needs docker.io, docker-compose and kcat. Leaves nothing behind, and does
# not mind what others leave.
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")"
readonly LARGEST_BYTES=25000000 PATIENCE_S=60

say() { echo "docker: $*"; }
fail() { echo "docker test failed: $*" >&2; exit 1; }

for tool in dockerd docker-compose kcat python3; do
  command -v "$tool" >/dev/null || fail "$tool is missing: apt-get install docker.io docker-compose kcat python3"
done

# Names that no other run has, nor one that was killed before.
scratch=$(mktemp -d)
run=$(basename "$scratch" | tr -dc '[:alnum:]' | tr '[:upper:]' '[:lower:]')-$$
export COMPOSE_PROJECT_NAME="kalda-$run" KALDA_IMAGE="kalda-$run" KCAT_IMAGE="kcat-$run"
solo="kalda-solo-$run"
engine=

clean_up() {
  local status=$?
  if [ "$status" != 0 ]; then
    "$DOCKER" logs "$solo" 2>&1 | tail -n 30 || true
    docker-compose logs --no-color 2>&1 | tail -n 60 || true
    if [ -n "$engine" ]; then tail -n 10 "$scratch/engine.log" || true; fi
  fi
  { "$DOCKER" rm --force --volumes "$solo"; docker-compose down --volumes --timeout 2
    "$DOCKER" image rm --force "$KALDA_IMAGE" "$KCAT_IMAGE"; } >/dev/null 2>&1 || true
  if [ -n "$engine" ]; then kill "$engine" 2>/dev/null || true; wait "$engine" || true; fi
  rm -rf "$scratch"
  exit "$status"
}

# The client of Debian's docker.io builds with BuildKit by itself; a newer one needs the plug-in buildx for it.
choose_client() {
  if docker buildx version >/dev/null 2>&1; then echo docker; else echo /usr/bin/docker; fi
}

start_engine() {
  dockerd --host "unix://$scratch/docker.sock" --data-root "$scratch/data" --exec-root "$scratch/exec" \
    --pidfile "$scratch/pid" >"$scratch/engine.log" 2>&1 &
  engine=$!
  export DOCKER_HOST="unix://$scratch/docker.sock"
  eventually "the engine starts" "$DOCKER" info
  say "started an engine of its own"
}

# eventually WHAT COMMAND…: tries the command until it succeeds.
eventually() {
  local what=$1 until=$((SECONDS + PATIENCE_S)); shift
  until "$@" >/dev/null 2>"$scratch/last-error"; do
    [ "$SECONDS" -lt "$until" ] || fail "not within $PATIENCE_S s: $what: $(tail -n 3 "$scratch/last-error")"
    if [ -n "$engine" ]; then kill -0 "$engine" 2>/dev/null || fail "the engine ended: $(tail -n 5 "$scratch/engine.log")"; fi
  done
}

# on_free_port COMMAND…: runs the command with a free port in KALDA_PORT. Another program may be faster, so up to thrice.
on_free_port() {
  local attempt
  for attempt in 1 2 3; do
    KALDA_PORT=$(free_port); export KALDA_PORT
    if "$@" >/dev/null 2>"$scratch/last-error"; then return; fi
    say "port $KALDA_PORT, try $attempt: $(tail -n 1 "$scratch/last-error")"
  done
  fail "$* failed $attempt times: $(tail -n 5 "$scratch/last-error")"
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# An image of this machine's kcat and its libraries, for a client in a second container.
build_kcat_image() {
  local kcat library; kcat=$(command -v kcat)
  mkdir -p "$scratch/kcat/root/usr/bin" "$scratch/kcat/root/etc"
  cp "$kcat" "$scratch/kcat/root/usr/bin/kcat"
  cp /etc/nsswitch.conf "$scratch/kcat/root/etc/" 2>/dev/null || true
  ldd "$kcat" | grep -o '/[^ ]*' | while read -r library; do install -D "$library" "$scratch/kcat/root$library"; done
  printf 'FROM scratch\nCOPY root/ /\nENTRYPOINT ["/usr/bin/kcat"]\n' > "$scratch/kcat/Dockerfile"
  DOCKER_BUILDKIT=1 "$DOCKER" build --quiet --tag "$KCAT_IMAGE" "$scratch/kcat" >/dev/null
}

# round_trip BOOTSTRAP TOPIC: a thousand records there and back, by this machine's kcat.
produce() { seq 1000 | kcat -b "$1" -P -t "$2" -X message.timeout.ms=$((PATIENCE_S * 1000)) || fail "producing to $1"; }
consume() {
  timeout "$PATIENCE_S" kcat -b "$1" -C -t "$2" -o beginning -e -q | sort -n | cmp - <(seq 1000) || fail "consuming from $1"
}

check_size() {
  local bytes; bytes=$("$DOCKER" image inspect --format '{{.Size}}' "$KALDA_IMAGE")
  [ "$bytes" -lt "$LARGEST_BYTES" ] || fail "the image has $bytes bytes, $LARGEST_BYTES or more"
  say "image of $((bytes / 1000)) kB, from scratch"
}

compose_up() {
  docker-compose up --detach --no-build && return
  docker-compose down --volumes --timeout 2
  false
}

check_compose() {
  local got
  on_free_port compose_up
  "$DOCKER" wait "$(docker-compose ps -q consume)" >/dev/null
  got=$("$DOCKER" logs "$(docker-compose ps -q consume)" 2>/dev/null)
  [ "$got" = "$(cat greetings.txt)" ] || fail "the second container read: $got"
  say "produced and consumed from other containers"
  produce "localhost:$KALDA_PORT" numbers
  consume "localhost:$KALDA_PORT" numbers
  say "produced and consumed 1,000 records from outside"
  docker-compose down --volumes --timeout 5 >/dev/null 2>&1
}

run_solo() {
  "$DOCKER" run --detach --name "$solo" --user 23456:34567 --read-only --cap-drop ALL --publish "$KALDA_PORT:9092" \
    --env "KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://localhost:$KALDA_PORT" "$KALDA_IMAGE" && return
  "$DOCKER" rm --force --volumes "$solo"
  false
}

check_any_user() {
  local port stopped
  on_free_port run_solo
  port=$KALDA_PORT
  eventually "the broker answers" kcat -b "localhost:$port" -L -m 2
  produce "localhost:$port" numbers
  consume "localhost:$port" numbers
  "$DOCKER" stop --time 10 "$solo" >/dev/null
  stopped=$("$DOCKER" inspect --format '{{.State.ExitCode}}' "$solo")
  [ "$stopped" = 0 ] || fail "SIGTERM ended the broker with $stopped"
  "$DOCKER" start "$solo" >/dev/null
  eventually "the broker answers again" kcat -b "localhost:$port" -L -m 2
  consume "localhost:$port" numbers
  say "ran as user 23456 on a read-only root without capabilities, records there after a restart"
}

DOCKER=$(choose_client); export DOCKER
trap clean_up EXIT
"$DOCKER" info >/dev/null 2>&1 || start_engine
./image.sh "$binary" "$KALDA_IMAGE" >/dev/null
check_size
build_kcat_image
check_compose
check_any_user

# engine.sh, to be sourced: the container engine of test.sh and arm64.sh. Where `docker info` answers, it is that one; where not, one of its own is
# started, in a network namespace of its own, for which the test must be root. Sets DOCKER, the client.
readonly PATIENCE_S=60

say() { echo "docker: $*"; }
fail() { echo "docker test failed: $*" >&2; exit 1; }

# The client of Debian's docker.io builds with BuildKit by itself; a newer one needs the plug-in buildx for it.
choose_client() {
  if docker buildx version >/dev/null 2>&1; then echo docker; else echo /usr/bin/docker; fi
}
DOCKER=$(choose_client); export DOCKER
engine=

# enter_a_network COMMAND…: runs the test anew in a namespace of its own, if it needs an engine of its own.
enter_a_network() {
  [ -z "${IN_A_NETWORK_OF_ITS_OWN:-}" ] || return 0
  if "$DOCKER" info >/dev/null 2>&1; then return 0; fi
  unshare --net --mount true 2>/dev/null || fail "no container engine answers (docker info), and only \
root can start one: start Docker, or run this as root where network namespaces can be made"
  IN_A_NETWORK_OF_ITS_OWN=1 exec unshare --net --mount "$@"
}

# start_engine SCRATCH: where the test is in a namespace of its own.
start_engine() {
  [ -n "${IN_A_NETWORK_OF_ITS_OWN:-}" ] || return 0
  ip link set lo up
  dockerd --host "unix://$1/docker.sock" --data-root "$1/data" --exec-root "$1/exec" --pidfile "$1/pid" >"$1/engine.log" 2>&1 &
  engine=$!
  export DOCKER_HOST="unix://$1/docker.sock"
  scratch=$1 eventually "the engine starts" "$DOCKER" info
  # Testcontainers takes a machine with a /.dockerenv for a container, and asks another one which address it has.
  export TESTCONTAINERS_HOST_OVERRIDE=localhost
  say "started an engine of its own, in a network of its own"
}

end_engine() {
  [ -n "$engine" ] || return 0
  kill "$engine" 2>/dev/null || true
  wait "$engine" || true
}

# eventually WHAT COMMAND…: tries the command until it succeeds.
eventually() {
  local what=$1 until=$((SECONDS + PATIENCE_S)); shift
  until "$@" >/dev/null 2>"$scratch/last-error"; do
    [ "$SECONDS" -lt "$until" ] || fail "not within $PATIENCE_S s: $what: $(tail -n 3 "$scratch/last-error")"
    if [ -n "$engine" ]; then kill -0 "$engine" 2>/dev/null || fail "the engine ended: $(tail -n 5 "$scratch/engine.log")"; fi
  done
}

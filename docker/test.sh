#!/usr/bin/env bash
# test.sh BINARY [LANGUAGE…]: builds the images around a built broker, and starts them as people do: by `docker run`, by a compose
# file, and by the modules of Testcontainers in each language of modules/, or those that are named. Each produces and consumes.
# Where no engine runs, it starts one of its own, in a network of its own (for that it must be root). Needs docker.io,
# docker-compose and kcat, and for the modules what their run scripts name. Leaves nothing behind, and does not mind what others leave.
set -euo pipefail
self=$(realpath "$0") binary=$(realpath "$1"); shift
cd "$(dirname "$0")"
languages=${*:-$(ls modules)}
# The binary of the tests is optimised without the linker, and a fifth larger than the one that is shipped, whose image stays below 25 MB.
# A stop that nobody hears takes the engine's ten seconds; one that is heard, some hundredths.
export LARGEST_BYTES=27500000
readonly LONGEST_STOP_MS=2000
. ./engine.sh

for tool in dockerd docker-compose kcat python3 ip unshare busybox nc.openbsd; do
  command -v "$tool" >/dev/null || fail "$tool is missing: apt-get install docker.io docker-compose kcat python3 iproute2 \
util-linux busybox-static netcat-openbsd"
done

# What registries have to give is fetched before: an engine of our own has a network without any way out.
if [ -z "${IN_A_NETWORK_OF_ITS_OWN:-}" ]; then
  for language in $languages; do "modules/$language/run" --setup || fail "the modules for $language can't be installed"; done
fi
enter_a_network "$self" "$binary" $languages

# Names that no other run has, nor one that was killed before.
scratch=$(mktemp -d)
run=$(basename "$scratch" | tr -dc '[:alnum:]' | tr '[:upper:]' '[:lower:]')-$$
export COMPOSE_PROJECT_NAME="kalda-$run" KALDA_IMAGE="kalda-$run" KCAT_IMAGE="kcat-$run"
solo="kalda-solo-$run"
# Modules that read the tag find a version of Confluent's platform in it: an early one, for which they format, and a late one.
readonly EARLY=7.3.0 LATE=8.0.0

clean_up() {
  local status=$?
  if [ "$status" != 0 ]; then
    "$DOCKER" logs "$solo" 2>&1 | tail -n 30 || true
    docker-compose logs --no-color 2>&1 | tail -n 60 || true
    if [ -n "$engine" ]; then tail -n 10 "$scratch/engine.log" || true; fi
  fi
  { "$DOCKER" rm --force --volumes "$solo"; "$DOCKER" network rm "$solo" "$solo-2"; "$DOCKER" volume rm "$solo"; docker-compose down --volumes --timeout 2
    "$DOCKER" image rm --force "$KALDA_IMAGE":{latest,slim,"$EARLY","$LATE"} "$KCAT_IMAGE"; } >/dev/null 2>&1 || true
  end_engine
  rm -rf "$scratch"
  exit "$status"
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
  local kind=$1 bytes; bytes=$("$DOCKER" image inspect --format '{{.Size}}' "$2")
  say "$kind image of $((bytes / 1000)) kB, from scratch"
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

# run_solo ARGUMENT…: the container $solo, with its port 9092 outside.
run_solo() {
  "$DOCKER" run --detach --name "$solo" --publish "$KALDA_PORT:9092" "$@" && return
  "$DOCKER" rm --force --volumes "$solo"
  false
}

# KALDA_PORT is known only when it is tried.
run_listening() {
  run_solo --env KAFKA_LISTENERS=PLAINTEXT://:9092 --env "KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://localhost:$KALDA_PORT" "$@"
}
run_as_anybody() {
  run_listening --user 23456:34567 --read-only --cap-drop ALL --tmpfs /tmp "$@"
}
# run_example NAME: as docs/DOCKER.md shows it, with a name and a port of our own.
run_example() {
  (cd "$scratch" && PATH="$scratch/bin:$PATH" NAME="$solo" NETWORK="$solo" VOLUME="$solo" bash "$OLDPWD/examples/$1.sh") && return
  "$DOCKER" rm --force --volumes "$solo"
  false
}

# stop_solo CODE: stops it, at once, with that exit code; leaves the time in STOPPED_MS.
stop_solo() {
  local begun=${EPOCHREALTIME/./} code
  "$DOCKER" stop --time 10 "$solo" >/dev/null
  STOPPED_MS=$(((${EPOCHREALTIME/./} - begun) / 1000))
  code=$("$DOCKER" inspect --format '{{.State.ExitCode}}' "$solo")
  [ "$code" = "$1" ] || fail "SIGTERM ended the container with $code"
  [ "$STOPPED_MS" -lt "$LONGEST_STOP_MS" ] || fail "the container stopped after $STOPPED_MS ms"
}
remove_solo() { "$DOCKER" rm --force --volumes "$solo" >/dev/null; }

check_any_user() {
  local kind=$1 port; shift
  on_free_port run_as_anybody "$@"
  port=$KALDA_PORT
  eventually "the broker answers" kcat -b "localhost:$port" -L -m 2
  produce "localhost:$port" numbers
  consume "localhost:$port" numbers
  stop_solo 0
  "$DOCKER" start "$solo" >/dev/null
  eventually "the broker answers again" kcat -b "localhost:$port" -L -m 2
  consume "localhost:$port" numbers
  remove_solo
  say "$kind image ran as user 23456 on a read-only root without capabilities, stopped after $STOPPED_MS ms, records there after a restart"
}

# Each personality, as its image is started, and stopped when it serves.
check_stops() {
  local kind told
  for kind in apache confluent redpanda; do
    case $kind in
      apache) on_free_port run_listening "$KALDA_IMAGE" ;;
      confluent) on_free_port run_listening "$KALDA_IMAGE" /etc/confluent/docker/run ;;
      redpanda) on_free_port run_listening "$KALDA_IMAGE" /entrypoint.sh redpanda start --mode=dev-container --smp=1 ;;
    esac
    eventually "the broker of $kind answers" kcat -b "localhost:$KALDA_PORT" -L -m 2
    stop_solo 0
    remove_solo
    told="${told:-}${told:+, }$kind $STOPPED_MS ms"
  done
  say "docker stop: $told"
}

# A module's script is no last word: the shell stays, and has to pass the signal on.
check_stop_of_a_script() {
  on_free_port run_listening "$KALDA_IMAGE" sh -c '/etc/kafka/docker/run; echo ended'
  eventually "the broker answers" kcat -b "localhost:$KALDA_PORT" -L -m 2
  stop_solo 143
  "$DOCKER" logs "$solo" 2>&1 | grep -q stopping || fail "the broker was not told to stop"
  remove_solo
  say "a script that starts the broker stopped after $STOPPED_MS ms"
}

# A module tells other containers what `hostname -i` gives, of a container that has two addresses.
run_in_two_networks() {
  "$DOCKER" create --name "$solo" --network "$solo" --env KAFKA_LISTENERS=PLAINTEXT://:9093,BROKER://:9092 \
    --env KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=BROKER:PLAINTEXT,PLAINTEXT:PLAINTEXT \
    --env KAFKA_INTER_BROKER_LISTENER_NAME=BROKER "$KALDA_IMAGE" sh -c '
      export KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://localhost:9093,BROKER://$(hostname -i):9092
      /etc/confluent/docker/run' >/dev/null
  "$DOCKER" network connect "$solo-2" "$solo"
  "$DOCKER" start "$solo" >/dev/null
}
check_two_networks() {
  "$DOCKER" network create "$solo" >/dev/null; "$DOCKER" network create "$solo-2" >/dev/null
  run_in_two_networks
  eventually "the broker answers" "$DOCKER" run --rm --network "$solo" "$KCAT_IMAGE" -b "$solo:9092" -L -m 2
  remove_solo; "$DOCKER" network rm "$solo" "$solo-2" >/dev/null
  say "a container in two networks advertises an address of its own"
}

check_examples() {
  local name
  mkdir -p "$scratch/bin"; ln -s "$(command -v "$DOCKER")" "$scratch/bin/docker"
  on_free_port run_example one-node
  # It advertises port 9092, which only the container itself is sure to have free.
  eventually "the broker answers" "$DOCKER" run --rm --network "container:$solo" "$KCAT_IMAGE" -b localhost:9092 -L -m 2
  remove_solo

  "$DOCKER" network create "$solo" >/dev/null; "$DOCKER" volume create "$solo" >/dev/null
  on_free_port run_example two-listeners
  eventually "the broker answers" kcat -b "localhost:$KALDA_PORT" -L -m 2
  produce "localhost:$KALDA_PORT" numbers
  "$DOCKER" run --rm --network "$solo" "$KCAT_IMAGE" -b kafka:29092 -C -t numbers -o beginning -e -q | sort -n | cmp - <(seq 1000) \
    || fail "a container of the network reads something else"
  "$DOCKER" run --rm --volume "$solo:/volume" "$KALDA_IMAGE" test -e /volume/numbers-0 || fail "the volume has no data"
  remove_solo; "$DOCKER" network rm "$solo" >/dev/null; "$DOCKER" volume rm "$solo" >/dev/null

  printf 'node.id=7\nnum.partitions=2\nlisteners=PLAINTEXT://:9092\n' > "$scratch/server.properties"
  on_free_port run_example properties
  eventually "the topic has 4 partitions on node 7" has_partitions 4 7
  remove_solo

  on_free_port run_example_with_registry
  eventually "the registry answers" has_registry
  remove_solo

  on_free_port run_example redpanda
  eventually "the broker answers" kcat -b "localhost:$KALDA_PORT" -L -m 2
  produce "localhost:$KALDA_PORT" numbers
  consume "localhost:$KALDA_PORT" numbers
  remove_solo
  say "the examples of docs/DOCKER.md run: one node, two listeners, a file of properties, a schema registry, redpanda start"
}

run_example_with_registry() {
  REGISTRY_PORT=$(free_port); export REGISTRY_PORT
  run_example schema-registry
}

has_registry() {
  python3 -c "import urllib.request as http; assert http.urlopen('http://localhost:$REGISTRY_PORT/subjects').read() == b'[]'"
}

# has_partitions COUNT NODE: asked inside, since the broker advertises port 9092.
has_partitions() {
  local told
  told=$("$DOCKER" run --rm --network "container:$solo" "$KCAT_IMAGE" -b localhost:9092 -L -t on-demand -m 2)
  [ "$(grep -c "leader $2" <<< "$told")" = "$1" ]
}

# What health checks and init jobs call in a container, by path and by name.
check_tools() {
  local told server=localhost:9092
  "$DOCKER" exec "$solo" /opt/kafka/bin/kafka-topics.sh --bootstrap-server $server --create --if-not-exists --topic init || fail "no topic by kafka-topics.sh"
  told=$("$DOCKER" exec "$solo" kafka-topics --bootstrap-server $server --list) || fail "kafka-topics fails"
  [ "$told" = init ] || fail "kafka-topics lists $told"
  "$DOCKER" exec "$solo" sh -c "echo one | kafka-console-producer --bootstrap-server $server --topic init" || fail "kafka-console-producer fails"
  told=$("$DOCKER" exec "$solo" /opt/kafka/bin/kafka-console-consumer.sh --bootstrap-server $server --topic init --from-beginning --max-messages 1 2>/dev/null) || fail "kafka-console-consumer fails"
  [ "$told" = one ] || fail "kafka-console-consumer prints $told"
  "$DOCKER" exec "$solo" rpk topic create rpk -p 2 >/dev/null || fail "no topic by rpk"
  "$DOCKER" exec "$solo" rpk cluster health | grep -q "^Healthy: *true$" || fail "rpk finds the cluster unhealthy"
  say "Kafka's tools and rpk work in the container"
}

# As GitHub's `services:` and compose files ask.
is_healthy() { [ "$("$DOCKER" inspect --format '{{.State.Health.Status}}' "$solo")" = healthy ]; }
run_with_options() { eval "run_solo $1 \"$KALDA_IMAGE\""; }
check_health() {
  on_free_port run_with_options "$(sed -n 's/^ *options: //p' examples/github-actions.yaml)"
  eventually "the container is healthy" is_healthy
  "$DOCKER" exec "$solo" nc -z localhost 9092 || fail "nc -z finds no broker"
  check_tools
  remove_solo
  say "healthy by kalda health, as in GitHub's services"
}

# What modules and scripts rely on, whoever the container runs as.
check_shell() {
  local name=KAFKA_LISTENER_NAME_SECURE_SCRAM-SHA-512_SASL_JAAS_CONFIG told code
  told=$("$DOCKER" run --rm --user 23456 --env "$name=x" "$KALDA_IMAGE" sh -c '
    set -e
    env | grep -q "^KAFKA_LISTENER_NAME_SECURE_SCRAM-SHA-512_SASL_JAAS_CONFIG=x$"
    for folder in /tmp /opt/kafka /etc/confluent/docker /etc/kafka/secrets /mnt/shared/config /etc/redpanda /var/lib/redpanda .; do
      echo x > "$folder/written"
    done
    sed -i "/no such line/d" /etc/confluent/docker/configure; echo "" > /etc/confluent/docker/ensure
    hostname -i | cut -d" " -f1 | awk "{print}" | grep -q "[0-9]"
    zookeeper-server-start x.properties &
    wait $!
    [ "$(kafka-storage random-uuid | tr -d "\n" | wc -c)" = 22 ]
    /usr/bin/env bash -c "[[ \$BASH_VERSION ]]"; echo all') || true
  [ "$told" = all ] || fail "the shell of the image lacks something: $told"
  code=0; "$DOCKER" run --rm "$KALDA_IMAGE" sh -c '(sleep 100; :) & exit 3' || code=$?
  [ "$code" = 3 ] || fail "a shell that exits with 3 ended with $code"
  say "the shell has what scripts need"
}

# refused CODE SENTENCE ARGUMENT…: a run that must end with that code and that one sentence, having written no data.
refused() {
  local code=0 wanted=$1 sentence=$2; shift 2
  "$DOCKER" run --name "$solo" "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
  "$DOCKER" cp "$solo:/var/lib/kafka/data" - 2>/dev/null | tar -t > "$scratch/written"
  remove_solo
  [ "$code" = "$wanted" ] || fail "ended with $code, not $wanted: $*: $(cat "$scratch/err")"
  [ "$(cat "$scratch/err")" = "$sentence" ] || fail "said: $(cat "$scratch/err")"
  [ ! -s "$scratch/out" ] || fail "printed: $(cat "$scratch/out")"
  [ "$(cat "$scratch/written")" = data/ ] || fail "wrote: $(cat "$scratch/written")"
}

check_refusals() {
  local data=KAFKA_LOG_DIRS=/var/lib/kafka/data
  refused 2 "kalda: Invalid value many for configuration num.partitions: Not a number of type INT (from the environment variable \
KAFKA_NUM_PARTITIONS; allowed: a 32-bit integer, at least 1)" --env $data --env KAFKA_NUM_PARTITIONS=many "$KALDA_IMAGE"
  refused 2 "kalda: The listener SASL_SSL://0.0.0.0:9092 asks for SASL_SSL, which this version doesn't speak yet: only PLAINTEXT \
listeners can be opened" --env $data --env KAFKA_ADVERTISED_LISTENERS=SASL_SSL://h:9092 "$KALDA_IMAGE"
  echo "num.partitions=1" > "$scratch/server.properties"; chmod 600 "$scratch/server.properties"; chmod 755 "$scratch"
  refused 2 "kalda: can't read /mnt/shared/config/server.properties: Permission denied (os error 13)" --env $data --user 23456 \
    --volume "$scratch/server.properties:/mnt/shared/config/server.properties:ro" "$KALDA_IMAGE"
  refused 127 "/etc/confluent/docker/configure: line 4: kafka-storrage: command not found" "$KALDA_IMAGE" \
    sh -c 'echo "kafka-storrage format" >> /etc/confluent/docker/configure; /etc/confluent/docker/run'
  refused 1 "--add-scram SCRAM-SHA-512=… asks for a user with a password, which this version doesn't have yet" "$KALDA_IMAGE" \
    sh -c 'echo "kafka-storage format -t x -c /etc/kafka/kafka.properties --add-scram SCRAM-SHA-512=[name=a,password=b]" \
      >> /etc/confluent/docker/configure; /etc/confluent/docker/run'
  say "what can't be understood or kept is refused with a sentence, nothing written"
}

# What a container costs that does nothing: no module can be quicker.
tell_what_the_engine_takes() {
  local begun=${EPOCHREALTIME/./}
  "$DOCKER" run --rm "$KALDA_IMAGE" true
  say "the engine itself takes $(((${EPOCHREALTIME/./} - begun) / 1000)) ms for a container that does nothing"
}

check_modules() {
  local language
  "$DOCKER" tag "$KALDA_IMAGE" "$KALDA_IMAGE:$EARLY"; "$DOCKER" tag "$KALDA_IMAGE" "$KALDA_IMAGE:$LATE"
  # The container that would clean up after a run that was killed comes from a registry.
  export TESTCONTAINERS_RYUK_DISABLED=true
  for language in $languages; do
    ./phases.py "modules/$language/run" >"$scratch/module" 2>"$scratch/module-errors" \
      || fail "the modules for $language: $(tail -n 30 "$scratch/module-errors")"
    while read -r line; do say "$line"; done < "$scratch/module"
  done
}

trap clean_up EXIT
start_engine "$scratch"
./image.sh "$binary" "$KALDA_IMAGE" >/dev/null
check_size slim "$KALDA_IMAGE:slim"
check_size drop-in "$KALDA_IMAGE"
build_kcat_image
check_compose
check_any_user slim "$KALDA_IMAGE:slim"
check_any_user drop-in --volume /var/lib/kafka/data "$KALDA_IMAGE"
check_stops
check_stop_of_a_script
check_examples
check_two_networks
check_health
check_shell
check_refusals
tell_what_the_engine_takes
check_modules

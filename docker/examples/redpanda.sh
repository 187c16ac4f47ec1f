# The same image, started as Redpanda's is.
docker run --detach --name ${NAME:-redpanda} --publish ${KALDA_PORT:-9092}:9092 ${KALDA_IMAGE:-kalda} \
  redpanda start --mode dev-container --smp 1 \
  --kafka-addr outside://0.0.0.0:9092 --advertise-kafka-addr outside://localhost:${KALDA_PORT:-9092}

# A node with settings from a file; variables win over it.
docker run --detach --name ${NAME:-kafka} --publish ${KALDA_PORT:-9092}:9092 \
  --volume ${PWD}/server.properties:/mnt/shared/config/server.properties:ro \
  --env KAFKA_NUM_PARTITIONS=4 ${KALDA_IMAGE:-kalda}

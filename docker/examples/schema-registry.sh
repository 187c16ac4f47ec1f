# A node with a schema registry beside it.
docker run --detach --name ${NAME:-kafka} --publish ${KALDA_PORT:-9092}:9092 --publish ${REGISTRY_PORT:-8081}:8081 \
  --env KAFKA_SCHEMA_REGISTRY_LISTENERS=http://0.0.0.0:8081 ${KALDA_IMAGE:-kalda}

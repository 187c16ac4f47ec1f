# A node for clients on this machine, at localhost:9092, and for containers of the network, at kafka:29092.
docker run --detach --name ${NAME:-kafka} --publish ${KALDA_PORT:-9092}:9092 \
  --network ${NETWORK:-tests} --network-alias kafka \
  --env KAFKA_LISTENERS=OUTSIDE://:9092,INSIDE://:29092 \
  --env KAFKA_ADVERTISED_LISTENERS=OUTSIDE://localhost:${KALDA_PORT:-9092},INSIDE://kafka:29092 \
  --env KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=OUTSIDE:PLAINTEXT,INSIDE:PLAINTEXT \
  --env KAFKA_INTER_BROKER_LISTENER_NAME=INSIDE \
  --volume ${VOLUME:-kafka-data}:/var/lib/kafka/data \
  ${KALDA_IMAGE:-kalda}

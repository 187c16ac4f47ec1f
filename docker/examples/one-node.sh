# A node for clients on this machine, at localhost:9092.
docker run --detach --name ${NAME:-kafka} --publish ${KALDA_PORT:-9092}:9092 ${KALDA_IMAGE:-kalda}

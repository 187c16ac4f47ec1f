package kalda.modules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.ConfluentKafkaContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.redpanda.RedpandaContainer;
import org.testcontainers.utility.DockerImageName;

/** Starts the image by each class that Testcontainers has for Kafka, and sends a record through it and back. */
public final class Main {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public static void main(String[] arguments) throws Exception {
        // The first container also loads the classes of the Docker client: not what is measured.
        org.testcontainers.DockerClientFactory.instance().client();
        warmUp();
        apache();
        listenerOfItsOwn();
        confluent();
        older();
        redpanda();
    }

    private static void apache() throws Exception {
        KafkaContainer kafka = new KafkaContainer(
                DockerImageName.parse(System.getenv("KALDA_IMAGE")).asCompatibleSubstituteFor("apache/kafka"));
        check("KafkaContainer", kafka, KafkaContainer::getBootstrapServers);
    }

    private static void listenerOfItsOwn() throws Exception {
        DockerImageName image =
                DockerImageName.parse(System.getenv("KALDA_IMAGE")).asCompatibleSubstituteFor("apache/kafka");
        try (Network network = Network.newNetwork()) {
            KafkaContainer kafka = new KafkaContainer(image).withNetwork(network).withListener("kafka:19092");
            check("KafkaContainer with a listener of its own", kafka, KafkaContainer::getBootstrapServers);
        }
    }

    private static void confluent() throws Exception {
        ConfluentKafkaContainer kafka = new ConfluentKafkaContainer(
                DockerImageName.parse(System.getenv("KALDA_IMAGE")).asCompatibleSubstituteFor("confluentinc/cp-kafka"));
        check("ConfluentKafkaContainer", kafka, ConfluentKafkaContainer::getBootstrapServers);
    }

    /** The deprecated class. In KRaft mode it looks for a version of Confluent's platform in the tag; for early ones it formats. */
    private static void older() throws Exception {
        DockerImageName late =
                DockerImageName.parse(System.getenv("KALDA_IMAGE") + ":8.0.0").asCompatibleSubstituteFor("confluentinc/cp-kafka");
        var zooKeeper = new org.testcontainers.containers.KafkaContainer(late);
        check("the older KafkaContainer", zooKeeper, container -> container.getBootstrapServers());
        var kraft = new org.testcontainers.containers.KafkaContainer(late).withKraft();
        check("the older KafkaContainer, withKraft()", kraft, container -> container.getBootstrapServers());
        DockerImageName early =
                DockerImageName.parse(System.getenv("KALDA_IMAGE") + ":7.3.0").asCompatibleSubstituteFor("confluentinc/cp-kafka");
        var formatting = new org.testcontainers.containers.KafkaContainer(early).withKraft();
        check("the older KafkaContainer, withKraft(), formatting", formatting, container -> container.getBootstrapServers());
    }

    private static void redpanda() throws Exception {
        RedpandaContainer redpanda = new RedpandaContainer(
                DockerImageName.parse(System.getenv("KALDA_IMAGE")).asCompatibleSubstituteFor("redpandadata/redpanda"));
        check("RedpandaContainer", redpanda, RedpandaContainer::getBootstrapServers);
    }

    private static void warmUp() {
        try (KafkaProducer<String, String> producer = producer("localhost:1")) {
            producer.metrics();
        }
    }

    private static <C extends GenericContainer<C>> void check(String name, C container, Function<C, String> bootstrap)
            throws Exception {
        long begun = System.nanoTime();
        try {
            container.start();
            long started = System.nanoTime();
            String servers = bootstrap.apply(container);
            try (KafkaProducer<String, String> producer = producer(servers)) {
                producer.send(new ProducerRecord<>("greetings", "hello")).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            long acknowledged = System.nanoTime();
            String value = firstOf(servers);
            if (!value.equals("hello")) {
                throw new IllegalStateException("read `" + value + "`");
            }
            System.out.printf("Java, %s: started after %d ms, first record after %d ms%n", name,
                    TimeUnit.NANOSECONDS.toMillis(started - begun), TimeUnit.NANOSECONDS.toMillis(acknowledged - begun));
        } catch (Exception error) {
            System.err.println(name + ": " + container.getLogs());
            throw error;
        } finally {
            container.stop();
        }
    }

    private static KafkaProducer<String, String> producer(String servers) {
        return new KafkaProducer<>(Map.of("bootstrap.servers", servers, "acks", "all"),
                new StringSerializer(), new StringSerializer());
    }

    private static String firstOf(String servers) {
        Map<String, Object> config = Map.of("bootstrap.servers", servers, "group.id", "readers", "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("greetings"));
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < until) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    return record.value();
                }
            }
        }
        throw new IllegalStateException("no record within " + PATIENCE);
    }
}

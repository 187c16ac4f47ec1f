package kalda.compat.streams;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** The text that is counted. */
final class Lines {
    static final String INPUT = "lines";
    static final String OUTPUT = "counts";
    static final int PARTITIONS = 4;
    private static final int VOCABULARY = 50;
    private static final int WORDS_A_LINE = 3;
    private static final long SEED = 1;

    private Lines() {}

    static void create(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            short one = 1;
            admin.createTopics(List.of(new NewTopic(INPUT, PARTITIONS, one), new NewTopic(OUTPUT, PARTITIONS, one))).all().get();
        }
    }

    /** Produces lines, so many a second, each once, until standard input ends and all are acknowledged, whatever happens to the broker meanwhile. */
    static void feed(String bootstrap, int aSecond) throws Exception {
        AtomicBoolean ending = new AtomicBoolean();
        Thread watcher = new Thread(() -> awaitEnd(ending));
        watcher.setDaemon(true);
        watcher.start();
        Properties settings = new Properties();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        long began = System.nanoTime();
        int number = 0;
        try (Producer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            Random random = new Random(SEED);
            for (; !ending.get(); number++) {
                long early = began + number * 1_000_000_000L / aSecond - System.nanoTime();
                if (early > 0) {
                    Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
                }
                producer.send(new ProducerRecord<>(INPUT, "line-" + number, line(random)), (metadata, error) -> {
                    if (error != null) {
                        error.printStackTrace();
                        Runtime.getRuntime().halt(1);
                    }
                });
            }
        }
        System.out.println("fed " + number);
    }

    private static void awaitEnd(AtomicBoolean ending) {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // As good as its end.
        }
        ending.set(true);
    }

    private static String line(Random random) {
        StringBuilder line = new StringBuilder();
        for (int word = 0; word < WORDS_A_LINE; word++) {
            line.append(word == 0 ? "" : " ").append("word-").append(random.nextInt(VOCABULARY));
        }
        return line.toString();
    }
}

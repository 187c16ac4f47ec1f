package kalda.modules;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** An application that finds its broker in a container, sends itself a record, and ends. */
@SpringBootApplication
public class Application {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final CompletableFuture<String> RECEIVED = new CompletableFuture<>();

    public static void main(String[] arguments) throws Exception {
        long begun = System.nanoTime();
        SpringApplication application = new SpringApplication(Application.class);
        try (ConfigurableApplicationContext context = application.run("--spring.kafka.consumer.auto-offset-reset=earliest")) {
            long started = System.nanoTime();
            KafkaTemplate<String, String> template = template(context);
            template.send("greetings", "hello").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            long acknowledged = System.nanoTime();
            String value = RECEIVED.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!value.equals("hello")) {
                throw new IllegalStateException("read `" + value + "`");
            }
            System.out.printf("Spring Boot, @ServiceConnection: started after %d ms, first record after %d ms, with the application%n",
                    TimeUnit.NANOSECONDS.toMillis(started - begun),
                    TimeUnit.NANOSECONDS.toMillis(acknowledged - begun));
        }
    }

    @SuppressWarnings("unchecked")
    private static KafkaTemplate<String, String> template(ConfigurableApplicationContext context) {
        return context.getBean(KafkaTemplate.class);
    }

    @KafkaListener(topics = "greetings", groupId = "readers")
    void receive(String value) {
        RECEIVED.complete(value);
    }

    @Configuration(proxyBeanMethods = false)
    static class Containers {
        @Bean
        @ServiceConnection
        KafkaContainer kafka() {
            return new KafkaContainer(DockerImageName.parse(System.getenv("KALDA_IMAGE")).asCompatibleSubstituteFor("apache/kafka"));
        }
    }
}

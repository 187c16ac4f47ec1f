package kalda.compat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;

/** {@code Main BOOTSTRAP PHASE PREFIX}. */
public final class Main {
    public static void main(String[] arguments) throws IOException {
        Clients clients = new Clients(arguments[0], arguments[2]);
        Harness main = new Harness();
        new ProduceScenarios(clients).addTo(main);
        new TransactionScenarios(clients).addTo(main);
        new GroupScenarios(clients).addTo(main);
        new AdminScenarios(clients).addTo(main);
        GroupScenarios groups = new GroupScenarios(clients);
        Map<String, Harness> phases = Map.of(
            "main", main,
            "before-restart", new Harness().add("restart-prepare", groups::restartPrepare),
            "after-restart", new Harness().add("restart-term", groups::restartTerm),
            "after-kill", new Harness().add("restart-kill", groups::restartKill));
        System.out.println("version kafka-clients " + version());
        boolean good = phases.get(arguments[1]).run();
        clients.close();
        System.exit(good ? 0 : 1);
    }

    /** The class that knows it moves from release to release; the file stays. */
    private static String version() throws IOException {
        Properties told = new Properties();
        try (InputStream file = Admin.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            told.load(file);
        }
        return told.getProperty("version");
    }
}

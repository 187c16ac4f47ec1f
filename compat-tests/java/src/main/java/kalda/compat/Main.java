package kalda.compat;

import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/** {@code Main BOOTSTRAP PHASE PREFIX}. */
public final class Main {
    public static void main(String[] arguments) {
        Clients clients = new Clients(arguments[0], arguments[2]);
        Harness main = new Harness();
        new ProduceScenarios(clients).addTo(main);
        new GroupScenarios(clients).addTo(main);
        new AdminScenarios(clients).addTo(main);
        GroupScenarios groups = new GroupScenarios(clients);
        Map<String, Harness> phases = Map.of(
            "main", main,
            "before-restart", new Harness().add("restart-prepare", groups::restartPrepare),
            "after-restart", new Harness().add("restart-term", groups::restartTerm),
            "after-kill", new Harness().add("restart-kill", groups::restartKill));
        System.out.println("version kafka-clients " + AppInfoParser.getVersion());
        boolean good = phases.get(arguments[1]).run();
        clients.close();
        System.exit(good ? 0 : 1);
    }
}

package kalda.compat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** Runs scenarios in order, one line each; a scenario holds when it returns and fails when it throws. */
final class Harness {
    static final long CREATE_TIME_MS = 1_700_000_000_000L;

    interface Scenario {
        void run() throws Exception;
    }

    private final Map<String, Scenario> scenarios = new LinkedHashMap<>();

    Harness add(String identifier, Scenario scenario) {
        scenarios.put(identifier, scenario);
        return this;
    }

    /** Answers whether all held, or all of those that {@code COMPAT_ONLY} names. */
    boolean run() {
        boolean good = true;
        String only = System.getenv("COMPAT_ONLY");
        List<String> chosen = only == null ? List.copyOf(scenarios.keySet()) : List.of(only.trim().split("\\s+"));
        for (Map.Entry<String, Scenario> entry : scenarios.entrySet()) {
            if (!chosen.contains(entry.getKey())) {
                continue;
            }
            long started = System.nanoTime();
            try {
                entry.getValue().run();
                System.out.println("ok " + entry.getKey());
            } catch (Throwable error) {
                good = false;
                System.out.println("FAIL " + entry.getKey() + " " + error.toString().replaceAll("\\s+", " "));
                error.printStackTrace();
            }
            System.err.printf("%s: %.2f s%n", entry.getKey(), (System.nanoTime() - started) / 1e9);
        }
        return good;
    }

    /** Value {@code index} of scenarios.md: its number, padded to {@code size} bytes. */
    static byte[] value(int index, int size) {
        byte[] head = String.format("value-%06d", index).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(head, size);
        Arrays.fill(padded, head.length, size, (byte) 'x');
        return padded;
    }

    static byte[] value(int index) {
        return value(index, 100);
    }

    static void check(boolean condition, String reason) {
        if (!condition) {
            throw new AssertionError(reason);
        }
    }

    static void equal(Object actual, Object expected, String what) {
        if (!Objects.deepEquals(actual, expected)) {
            throw new AssertionError(what + ": expected " + expected + ", got " + actual);
        }
    }

    static void sameValue(byte[] actual, int index, int size) {
        check(Arrays.equals(actual, value(index, size)), "not value " + index + ": "
            + (actual == null ? "null" : new String(actual, 0, Math.min(20, actual.length), StandardCharsets.UTF_8)));
    }

    /** Polls a probe that costs a round trip or waits by itself. */
    static void until(String what, BooleanSupplier probe) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!probe.getAsBoolean()) {
            check(System.nanoTime() < deadline, what + ": not within 20 s");
            Thread.sleep(20);
        }
    }
}

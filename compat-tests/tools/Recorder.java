import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.utils.internals.Exit;

/**
 * Calls Kafka's tools in one JVM, one after the other: their own JVMs would take two seconds a call.
 *
 * <p>A line in is a class, its standard input and its arguments; a line out is exit code, standard output and standard error; all but
 * class and code in base64, with tabs between.
 */
public final class Recorder {
    private static final class Ended extends Error {}

    private static final PrintStream ANSWERS = System.out;
    private static ByteArrayOutputStream out;
    private static ByteArrayOutputStream err;
    private static boolean answered;
    /** What a JVM would do at its end: the producer sends what it has then. */
    private static final List<Runnable> hooks = new ArrayList<>();

    public static void main(String[] none) throws Exception {
        Exit.setExitProcedure((code, message) -> {
            answer(code);
            throw new Ended();
        });
        Exit.setHaltProcedure((code, message) -> {
            answer(code);
            throw new Ended();
        });
        Exit.setShutdownHookAdder((name, hook) -> hooks.add(hook));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split("\t", -1);
            List<String> arguments = new ArrayList<>();
            for (int i = 2; i < parts.length; i++) {
                arguments.add(new String(Base64.getDecoder().decode(parts[i])));
            }
            call(parts[0], Base64.getDecoder().decode(parts[1]), arguments.toArray(new String[0]));
        }
        
    }

    private static void call(String name, byte[] input, String[] arguments) throws Exception {
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
        answered = false;
        hooks.clear();
        System.setIn(new ByteArrayInputStream(input));
        System.setOut(new PrintStream(out, true));
        System.setErr(new PrintStream(err, true));
        try {
            Class.forName(name).getMethod("main", String[].class).invoke(null, (Object) arguments);
            answer(0);
        } catch (java.lang.reflect.InvocationTargetException thrown) {
            if (!(thrown.getCause() instanceof Ended)) {
                System.err.print("Exception in thread \"main\" ");
                thrown.getCause().printStackTrace();
            }
            answer(1);
        }
    }

    private static synchronized void answer(int code) {
        if (answered) {
            return;
        }
        answered = true;
        hooks.forEach(Runnable::run);
        hooks.clear();
        System.out.flush();
        System.err.flush();
        Base64.Encoder base64 = Base64.getEncoder();
        ANSWERS.println(code + "\t" + base64.encodeToString(out.toByteArray()) + "\t"
                + base64.encodeToString(err.toByteArray()));
        ANSWERS.flush();
    }
}

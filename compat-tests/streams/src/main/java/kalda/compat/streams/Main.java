package kalda.compat.streams;

/** One part of the word count: {@code create}, {@code feed}, {@code count} or {@code check}, each a process of its own. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        String bootstrap = arguments[1];
        switch (arguments[0]) {
            case "create" -> Lines.create(bootstrap);
            case "feed" -> Lines.feed(bootstrap, Integer.parseInt(arguments[2]));
            case "count" -> WordCount.run(bootstrap, arguments[2], arguments[3], arguments[4]);
            case "check" -> System.exit(Check.run(bootstrap));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}

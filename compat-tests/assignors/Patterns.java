/*
 * Asks RE2/J, with which Apache Kafka matches topic names, what it says of patterns: of a table written by hand, and of random ones.
 *
 *   names NAME NAME…
 *   PATTERN TAB ! what is wrong with it
 *   PATTERN TAB one letter for each name, y where all of it matches, else n
 *
 * Characters of a pattern that aren't printable ASCII, and %, are written %HEX;.
 */
import com.google.re2j.*;
import java.util.*;
import java.util.stream.*;

public class Patterns {
    static final String[] NAMES = {
        "a", "A", "b", "k", "K", "S", "ab", "aab", "abc", "aaa", "aaaa", "orders", "Orders", "orders-eu", "orders.eu", "orders_eu", "orders-1",
        "1", "42", "a1", "_", "-", ".", "x.y", "foo", "foobar", "bar", "foo-bar", "__consumer_offsets", "z9", "Q", "E", "n", "p", "P"
    };
    static final String[] TABLE = {
        "", "a", ".", ".*", "a*", "a+", "a?", "ab|abc", "(a)(b)", "(?:a)b", "^a$", "^", "$", "^^a$$", "a^b", "a$b", "\\Aa\\z", "\\Aa\\Z", "a|", "|a", "|", "()", "(|a)*", "(a|b)+",
        "orders.*", "orders[-._]eu", "orders\\.eu", "(?i)orders", "(?i:o)rders", "(?i)ORDERS-EU", "O(?i)RDERS", "(?i)k", "\u212a", "(?i)\u212a", "(?i)\u017f", "(?i)[\u212a]", "(?i)[\u2100-\u2130]",
        "*", "+a", "?", "a**", "a*+", "a*?", "a??", "a???", "a+?", "(*)", "(?:*a)", "a|*", "^*", "$+", "\\b*a", "(?i)*", "a(?i)*", "(?i)a*", "a*(?i)*", "a*(?i)", "()*", "(?:)*", "|*",
        "a{2}", "a{2,}", "a{2,3}", "a{,2}", "a{0}", "a{0,0}a", "a{3,2}", "a{1001}", "a{1000}", "a{0,1001}", "a{1,1000}", "a{01}", "a{1", "a{", "{", "{1}", "a{1}{2}", "a{1}*", "a{*", "a{}", "a{a}", "a{1,2", "a{1,b}", "a{-1}", "a{99999999999}", "a{2}?", "(a{2}){2}", "a{1 }",
        "(", ")", "(a", "a)", "((a)", "(a))", "(a|b", "a|b)", "(?", "(?:", "(?:a", "(?i", "(?i:a", "(?)a", "(?)", "(?-)", "(?-i)a", "(?i-i)a", "(?i-)a", "(?--i)a", "(?z)a", "(?x)a", "(?u)a", "(?s).", "(?m)^a$", "(?U)a*", "(?ims)A", "(?ims-U:A)", "(?P<n>a)", "(?<n>a)", "(?P<n>a", "(?P<n", "(?P<>a)", "(?P<n-x>a)", "(?<n_1>a)", "(?P<n>a)(?P<n>b)", "(?<\u00e9>a)", "(?P=n)", "(?P>n)", "(?'n'a)", "(?=a)a", "(?!a)b", "(?<=a)b", "(?<!a)b", "(?>a)", "(?#a)a", "(?R)a", "(?|a)",
        "[a]", "[^a]", "[", "[]", "[]a]", "[^]a]", "[a", "[a-", "[a-]", "[-a]", "[a-c]+", "[c-a]", "[a-a]", "[--a]", "[a--]", "[!--]", "[a-c-e]", "[^", "[^]", "[[a]", "[[a]]", "[a&&b]", "[a-z&&[^b]]", "[a~~b]", "[a-z--b]", "[\\]a]", "[\\^a]", "[\\-a]", "[a\\]", "[\\", "[\\d]+", "[^\\d]", "[\\D]", "[a-\\d]", "[\\d-a]", "[\\w-]+", "[\\w.-]+", "[\\S]+", "[\\b]", "[\\x61]", "[\\x{61}-\\x{63}]+", "[\\141]", "[\\Qa\\E]", "[\\q]", "[\\pN]", "[\\p{Lu}a]+", "[^\\p{Lu}]+", "[\\pQ]",
        "[[:alpha:]]+", "[[:^alpha:]]+", "[^[:alpha:]]", "[[:alnum:]_]+", "[[:word:]]+", "[[:foo:]]", "[[:alpha:]", "[:alpha:]", "[[:alpha]", "[[:digit:]-z]", "[[:lower:][:digit:]]+", "(?i)[[:lower:]]+", "(?i)[^[:lower:]]+", "[[:ascii:]]", "[[:xdigit:]]+", "[[:punct:]]", "[[.a.]]", "[[=a=]]",
        "\\d+", "\\D+", "\\w+", "\\W", "\\s", "\\S+", "\\bfoo\\b", "foo\\b.*", "foo\\B.*", "\\Bfoo", "\\b", "\\<foo\\>", "\\h", "\\R", "\\X", "\\C", "\\G", "\\K", "\\N", "\\V", "\\v", "\\a", "\\e", "\\f", "\\n", "\\r", "\\t", "\\cA", "\\l", "\\u0061", "\\U0061", "\\x61", "\\x{61}", "\\x{0061}", "\\x{}", "\\x{", "\\x{110000}", "\\x{10ffff}", "\\x6", "\\x", "\\xg1", "\\x{6g}", "\\0", "\\00", "\\141", "\\1", "\\12", "\\8", "\\9", "\\01", "\\_", "\\-", "\\.", "\\/", "\\#", "\\ ", "\\@", "\\%", "\\\u00e9", "\\", "a\\", "\\\\",
        "\\Qfoo\\E", "\\Qfoo", "\\Q", "\\Q\\E", "\\Qfoo\\E-bar", "\\Qx.y\\E", "\\Q.\\E*", "\\Qab\\E*", "\\E", "\\Q\\\\E", "a\\Q\\E*", "\\Q\\Q\\E", "(?i)\\QFOO\\E",
        "\\pN", "\\pL+", "\\p{L}+", "\\PL", "\\P{L}", "\\p{^L}", "\\P{^L}+", "\\p{Lu}+", "\\p{Ll}+", "(?i)\\p{Lu}+", "(?i)\\p{Ll}+", "(?i)\\P{Lu}+", "\\p{Greek}", "\\P{Greek}+", "\\p{Latin}+", "\\p{Common}+", "\\P{Common}+", "(?i)\\p{Greek}", "\\p{Any}+", "\\P{Any}", "\\p{foo}", "\\p{", "\\p", "\\pl", "\\p{Lu", "\\p{}", "\\p{^}", "\\p^", "\\p{Zs}", "\\p{Nd}+", "\\p{Pc}", "\\p{Pd}", "\\p{Po}", "\\p{S}", "\\p{Unknown}", "\\p{Adlam}", "\\p{latin}", "\\p{IsLatin}", "\\p{Script=Latin}", "\\p{alpha}", "\\p{Lower}", "\\p{LC}",
        "\u00e9", "[\u00e9]", "[^\u00e9]+", "[a-\u00e9]+", ".\u00e9?", "a\nb", "a b", "#a", "a#", "/a/", "a/b", "\"a\"", "<a>", "a&b", "a,b", "a-b", "a=b", "a~b", "]", "}", "a}", "a]", "-", "a{1}b]",
        "((((((((((a))))))))))", "(a|b|c|d|orders)(-eu|)", "(?:(?:a|b)*c?)*", "(.*)(.*)(.*)", "(a*)*", "(a*)+", "(a?){3}", "(a|aa)*b", "x*", "(?:foo|bar)(?:-bar)?", "^(orders|foo).*$", "[^_].*", "[a-z]{3,6}", "(?:[a-z]+-)+[a-z]+", ".{1,3}", "(.)*", "__.*", "(?s:.)*", "(?i:a)b", "(?i:(?-i)a)", "(?i)(?:a(?-i)b)A", "((?i)a)b", "((?i)a|b)B", "(?i)a|B"
    };

    public static void main(String[] arguments) {
        System.out.println("names " + String.join(" ", NAMES));
        for (String pattern : TABLE) ask(pattern);
        Random random = new Random(2);
        String[] pieces = {
            "a", "b", "o", "1", "-", "_", ".", "*", "+", "?", "|", "(", ")", "(?:", "(?i)", "(?i:", "(?-i)", "[", "]", "[^", "[a-c]", "[b-", "^", "$", "\\d", "\\w", "\\W", "\\b", "\\B", "\\.", "\\", "{2}", "{1,3}", "{,", "{", "}", "\\pL", "\\p{Lu}", "[:alpha:]",
            "\\Q", "\\E", "\\x61", "\\141", "orders", "foo", ".*", "&&", "--", "\\n", "\u00e9", ",", ":", "P<n>", "(?P<", ">", "\\z", "\\A"
        };
        for (int n = 0; n < 900; n++) {
            StringBuilder pattern = new StringBuilder();
            for (int length = 1 + random.nextInt(9); length > 0; length--) pattern.append(pieces[random.nextInt(pieces.length)]);
            ask(pattern.toString());
        }
    }

    static void ask(String pattern) {
        String told;
        try {
            Pattern compiled = Pattern.compile(pattern);
            told = Arrays.stream(NAMES).map(name -> compiled.matcher(name).matches() ? "y" : "n").collect(Collectors.joining());
        } catch (PatternSyntaxException error) {
            told = "! " + error.getDescription();
        } catch (RuntimeException error) {
            told = "! " + error;
        }
        StringBuilder written = new StringBuilder();
        pattern.codePoints().forEach(c -> written.append(c > 31 && c < 127 && c != '%' ? String.valueOf((char) c) : "%" + Integer.toHexString(c) + ";"));
        System.out.println(written + "\t" + told);
    }
}

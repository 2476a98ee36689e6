package io.kitetrace.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of {@code NO_PROXY}, as curl reads them: {@code *} is every host, a name stands for
 * itself and all below it, an address for itself, {@code 10.0.0.0/8} for a network.
 */
final class NoProxy {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final List<String> entries;

  NoProxy(String list) {
    this.entries =
        Arrays.stream(list.toLowerCase(Locale.ROOT).strip().split("[,\\s]+", -1)).toList();
  }

  boolean matches(String host) {
    String name = withoutLastDot(withoutBrackets(host.toLowerCase(Locale.ROOT)));
    byte[] address = address(name);
    return entries.stream()
        .anyMatch(
            entry ->
                entry.equals("*")
                    || (address == null ? isBelow(name, entry) : isWithin(address, entry)));
  }

  private static boolean isBelow(String name, String entry) {
    String domain = withoutLastDot(entry.replaceFirst("^\\*?\\.", ""));
    return !domain.isEmpty() && (name.equals(domain) || name.endsWith("." + domain));
  }

  private static boolean isWithin(byte[] address, String entry) {
    String[] parts = entry.split("/", 2);
    byte[] network = address(withoutBrackets(parts[0]));
    if (network == null || network.length != address.length) {
      return false;
    }
    if (parts.length == 1) {
      return Arrays.equals(network, address);
    }
    if (!parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > 8 * network.length) {
      return false;
    }
    int bits = Integer.parseInt(parts[1]);
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((network[bit / 8] & mask) != (address[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** The bytes of an address; null for a name, of which nobody is asked. */
  private static byte @Nullable [] address(String text) {
    if (!IPV4.matcher(text).matches() && !text.contains(":")) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static String withoutLastDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}

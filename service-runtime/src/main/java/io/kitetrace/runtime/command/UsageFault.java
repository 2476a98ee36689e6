package io.kitetrace.runtime.command;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** What is wrong with a command line, in words: picocli shows the names of classes. */
final class UsageFault {

  private static final Map<Class<?>, String> KINDS =
      Map.of(
          int.class, "a whole number",
          Integer.class, "a whole number",
          long.class, "a whole number",
          Long.class, "a whole number",
          double.class, "a number",
          Double.class, "a number",
          UUID.class, "a UUID");

  private static final Pattern CLASS = Pattern.compile("\\b(\\w+\\.)*\\w+(Exception|Error)\\b:? ?");

  private UsageFault() {}

  static String sentence(ParameterException e) {
    ArgSpec argument = e.getArgSpec();
    String value = e.getValue();
    if (argument != null && value != null) {
      String wrong = wrong(argument, value, e.getCause());
      if (wrong != null) {
        return "%s: %s".formatted(name(argument), wrong);
      }
    }
    return withoutClasses(String.valueOf(e.getMessage()));
  }

  static String withoutClasses(String message) {
    return CLASS.matcher(message).replaceAll("");
  }

  private static @Nullable String wrong(ArgSpec argument, String value, @Nullable Throwable cause) {
    Class<?> type =
        argument.auxiliaryTypes().length == 0 ? argument.type() : argument.auxiliaryTypes()[0];
    if (type.isEnum()) {
      return "'%s' is none of %s".formatted(value, words(type));
    }
    if (KINDS.containsKey(type)) {
      return "'%s' is not %s".formatted(value, KINDS.get(type));
    }
    return cause instanceof TypeConversionException ? cause.getMessage() : null;
  }

  private static String words(Class<?> type) {
    List<String> words =
        Stream.of(type.getEnumConstants())
            .map(constant -> Commands.word((Enum<?>) constant))
            .toList();
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}

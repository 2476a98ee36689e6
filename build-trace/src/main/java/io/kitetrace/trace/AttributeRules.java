package io.kitetrace.trace;

import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.trace.AttributeWriter.Word;
import io.opentelemetry.api.common.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an attribute on its way out, by its final key: kept, left out, or hashed. Safe
 * for any number of threads.
 */
final class AttributeRules {

  /** The later one counts where a value has several keys. */
  private enum Verdict {
    KEEP,
    HASH,
    DROP
  }

  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAX_KEPT = 10_000;

  private final TraceOptions options;
  private final boolean keepsAll;
  private final @Nullable SecretKeySpec hashKey;
  private final Map<AttributeKey<?>, Verdict> verdicts = new ConcurrentHashMap<>();

  AttributeRules(TraceOptions options) {
    this.options = options;
    this.keepsAll = options.attributesExclude().isEmpty() && options.attributesHash().isEmpty();
    Secret key = options.hashKey();
    this.hashKey =
        key == null
            ? null
            : new SecretKeySpec(key.value().getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** Whether a value leaves as it is: what is left out or hashed is no part of a name either. */
  boolean keeps(AttributeKey<?> key) {
    return keepsAll || verdict(key) == Verdict.KEEP;
  }

  /** What becomes of a value that leaves under all of these keys. */
  ValueRule rule(AttributeKey<?>... keys) {
    Verdict strictest = Verdict.KEEP;
    for (AttributeKey<?> key : keys) {
      Verdict verdict = verdict(key);
      strictest = verdict.compareTo(strictest) > 0 ? verdict : strictest;
    }
    return switch (strictest) {
      case KEEP -> new ValueRule(true, text -> Texts.clean(text, options.maxValueLength()));
      case HASH -> new ValueRule(false, text -> hash(Texts.clean(text, options.maxValueLength())));
      case DROP -> new ValueRule(false, text -> null);
    };
  }

  private Verdict verdict(AttributeKey<?> key) {
    Verdict known = verdicts.get(key);
    if (known != null) {
      return known;
    }
    Verdict verdict = decide(key.getKey());
    if (verdicts.size() < MAX_KEPT) {
      verdicts.put(key, verdict);
    }
    return verdict;
  }

  private Verdict decide(String key) {
    if (options.attributesExclude().matches(key)) {
      return Verdict.DROP;
    }
    return options.attributesHash().matches(key) ? Verdict.HASH : Verdict.KEEP;
  }

  /**
   * Brings attributes, key and value in turn, into the form that they are exported in; those that
   * are left out go, and the others close up.
   *
   * @return how much of the array is left
   */
  int apply(Object[] entries, int size) {
    if (!keepsAll) {
      return sift(entries, size);
    }
    for (int i = 1; i < size; i += 2) {
      entries[i] = exported(entries[i]);
    }
    return size;
  }

  private int sift(Object[] entries, int size) {
    int kept = 0;
    for (int i = 0; i < size; i += 2) {
      AttributeKey<?> key = (AttributeKey<?>) entries[i];
      Object value = entries[i + 1];
      Verdict verdict = verdict(key);
      if (verdict != Verdict.DROP) {
        entries[kept] = verdict == Verdict.HASH ? hashedKey(key) : key;
        entries[kept + 1] = verdict == Verdict.HASH ? hashed(value) : exported(value);
        kept += 2;
      }
    }
    return kept;
  }

  /** Called for every attribute of every span; a text is the likeliest. */
  private Object exported(Object value) {
    if (value instanceof String text) {
      return Texts.clean(text, options.maxValueLength());
    }
    if (value instanceof Instant time) {
      return Rfc3339.format(time);
    }
    if (value instanceof Word word) {
      return word.text();
    }
    return value instanceof List<?> texts ? each(texts, this::exported) : value;
  }

  private Object hashed(Object value) {
    if (value instanceof List<?> texts) {
      return each(texts, text -> hash(exported(text).toString()));
    }
    return hash(exported(value).toString());
  }

  private static List<Object> each(List<?> values, Function<Object, Object> change) {
    List<Object> changed = new ArrayList<>(values.size());
    for (Object value : values) {
      changed.add(change.apply(value));
    }
    return changed;
  }

  private static AttributeKey<?> hashedKey(AttributeKey<?> key) {
    return switch (key.getType()) {
      case STRING, STRING_ARRAY -> key;
      default -> AttributeKey.stringKey(key.getKey());
    };
  }

  /** The keyed SHA-256 of a text, in hex. */
  private String hash(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(hashKey);
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}

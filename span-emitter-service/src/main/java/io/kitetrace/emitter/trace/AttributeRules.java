package io.kitetrace.emitter.trace;

import io.kitetrace.runtime.settings.Secret;
import io.opentelemetry.api.common.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an attribute on its way out, by its final key: kept, left out, or hashed. Safe
 * for any number of threads.
 */
final class AttributeRules {

  /** What becomes of an attribute. */
  enum Verdict {
    KEEP,
    DROP,
    HASH
  }

  private static final String ALGORITHM = "HmacSHA256";
  private static final int MOST_KEPT = 10_000;

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

  Verdict verdict(AttributeKey<?> key) {
    if (keepsAll) {
      return Verdict.KEEP;
    }
    Verdict known = verdicts.get(key);
    if (known != null) {
      return known;
    }
    Verdict verdict = decide(key.getKey());
    if (verdicts.size() < MOST_KEPT) {
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

  int maxLength() {
    return options.maxValueLength();
  }

  /** The keyed SHA-256 of a text, in hex. */
  String hash(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(hashKey);
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}

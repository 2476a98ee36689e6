package io.kitetrace.standalone;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of the program, and of the Java it runs on. */
final class KitetraceVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = KitetraceVersion.class.getPackage().getImplementationVersion();
    return new String[] {
      "kitetrace %s (Java %s)"
          .formatted(Objects.requireNonNullElse(version, "unpackaged"), Runtime.version())
    };
  }
}

package io.kitetrace.runtime.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of a program, as its jar's manifest has it, and of the Java it runs on. */
record ProgramVersion(String name, Class<?> program) implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = program.getPackage().getImplementationVersion();
    return new String[] {
      "%s %s (Java %s)"
          .formatted(name, Objects.requireNonNullElse(version, "unpackaged"), Runtime.version())
    };
  }
}

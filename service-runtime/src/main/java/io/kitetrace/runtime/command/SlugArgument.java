package io.kitetrace.runtime.command;

import io.kitetrace.runtime.settings.Globs;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A glob on pipelines' slugs, such as {@code web-*}. */
public final class SlugArgument implements ITypeConverter<String> {

  @Override
  public String convert(String value) {
    String wrong = Globs.noSlug(value);
    if (wrong != null) {
      throw new TypeConversionException(wrong);
    }
    return value;
  }
}

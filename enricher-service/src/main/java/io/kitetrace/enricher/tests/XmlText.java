package io.kitetrace.enricher.tests;

import java.io.BufferedInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an XML file as tools write it, not as XML wants it: white space before the
 * declaration, bytes that its encoding does not have, and the control characters of terminals,
 * which XML forbids, are no faults here.
 */
final class XmlText extends FilterReader {

  private static final int HEAD = 256;
  private static final Pattern ENCODING =
      Pattern.compile("^\\s*<\\?xml[^>]*encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']");

  private boolean started;

  private XmlText(Reader in) {
    super(in);
  }

  static Reader of(InputStream bytes) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(bytes, 64 * 1024);
    buffered.mark(HEAD);
    byte[] head = buffered.readNBytes(HEAD);
    buffered.reset();
    return new XmlText(new InputStreamReader(buffered, charset(head)));
  }

  private static Charset charset(byte[] head) {
    int first = head.length > 0 ? head[0] & 0xff : -1;
    int second = head.length > 1 ? head[1] & 0xff : -1;
    if ((first == 0xfe && second == 0xff) || (first == 0 && second == '<')) {
      return StandardCharsets.UTF_16BE;
    }
    if ((first == 0xff && second == 0xfe) || (first == '<' && second == 0)) {
      return StandardCharsets.UTF_16LE;
    }
    Matcher declared = ENCODING.matcher(new String(head, StandardCharsets.ISO_8859_1));
    if (!declared.find() || declared.group(1).regionMatches(true, 0, "UTF-16", 0, 6)) {
      return StandardCharsets.UTF_8; // a byte each so far, whatever it says
    }
    try {
      return Charset.forName(declared.group(1));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] to, int offset, int length) throws IOException {
    int count = super.read(to, offset, length);
    int from = offset;
    while (!started && count > 0) {
      while (from < offset + count && isBlank(to[from])) {
        from++;
      }
      started = from < offset + count;
      if (started) {
        count -= from - offset;
        System.arraycopy(to, from, to, offset, count);
      } else {
        count = super.read(to, offset, length);
        from = offset;
      }
    }
    for (int i = offset; i < offset + count; i++) {
      if (to[i] < ' ' ? !isBlank(to[i]) : to[i] >= 0xfffe) {
        to[i] = ' ';
      }
    }
    return count;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || (c == '\ufeff');
  }
}

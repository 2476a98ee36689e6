package io.kitetrace.enricher;

import io.kitetrace.enricher.log.LogParser;
import io.kitetrace.enricher.profile.ProfileParser;
import io.kitetrace.enricher.tests.ReportParser;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.TestTimeline.Report;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Reads a log of 200 MB, and a report and a profile of 100 MB each, and prints their counts. */
final class LargeFiles {

  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final JobWindow JOB = new JobWindow(START, START.plusSeconds(600), START);
  private static final long MEGABYTE = 1_000_000;

  public static void main(String[] arguments) throws IOException {
    LogTimeline log = log(new Repeated("", logLines(), 200 * MEGABYTE));
    System.out.printf("log %d %d %d%n", log.bytes(), log.sections().size(), log.omitted());
    Report report =
        new ReportParser(Duration.ofSeconds(1))
            .read(
                "r.xml", new Repeated("<testsuite name='all'>", cases(), 100 * MEGABYTE), JOB, 200);
    System.out.printf("report %d %d%n", report.counts().failed(), report.cases().size());
    Profile profile =
        new ProfileParser(Long.MAX_VALUE)
            .read("p.json", new Repeated("[", events(), 100 * MEGABYTE), JOB, 200);
    System.out.printf("profile %d %d%n", profile.events(), profile.activities().size());
  }

  private static LogTimeline log(InputStream bytes) throws IOException {
    LogParser parser = new LogParser(true);
    byte[] chunk = new byte[16 * 1024];
    for (int count = bytes.read(chunk); count >= 0; count = bytes.read(chunk)) {
      parser.accept(chunk, 0, count);
    }
    return parser.finish().timeline();
  }

  private static String logLines() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append("\u001b_bk;t=").append(START.toEpochMilli() + i).append('\u0007');
      text.append(i % 50 == 0 ? "--- Section " + i : "compiled \u001b[32mok\u001b[0m");
      text.append("x".repeat(i % 120)).append("\r\n");
    }
    return text.toString();
  }

  private static String cases() {
    return "<testcase name=\"a\" time=\"0.5\"><failure message=\"m\">"
        + "trace &lt;line&gt;\n".repeat(300)
        + "</failure></testcase><testsuite name=\"x\" tests=\"1\"/>";
  }

  private static String events() {
    return "{\"name\":\"compile a file\",\"cat\":\"action\",\"ph\":\"X\",\"ts\":12345.5,\"dur\":77,"
        + "\"pid\":1,\"tid\":2,\"args\":{\"detail\":\"xxxxxxxxxxxxxxxx\"}},\n";
  }

  /** A text again and again, until there is so much of it. */
  private static final class Repeated extends InputStream {

    private final byte[] block;
    private byte[] current;
    private int at;
    private long left;

    Repeated(String head, String block, long bytes) {
      this.current = head.getBytes(StandardCharsets.UTF_8);
      this.block = block.getBytes(StandardCharsets.UTF_8);
      this.left = bytes / this.block.length;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      while (at == current.length) {
        if (left-- == 0) {
          left = 0;
          return -1;
        }
        current = block;
        at = 0;
      }
      int count = Math.min(length, current.length - at);
      System.arraycopy(current, at, to, offset, count);
      at += count;
      return count;
    }
  }

  private LargeFiles() {}
}

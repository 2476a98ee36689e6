package io.kitetrace.documents;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.wire.BuildHead;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the builds in what a file of API JSON holds: one build, a list of builds, or a line for
 * each, also mixed; packed with gzip or not. Read as a stream with one build in memory. What is
 * broken costs itself, not what stands beside it, and is told once. One file, one thread.
 */
public final class BuildDocuments {

  /** Of a file without any build, so many are kept to be told. */
  private static final int MAX_HELD = 1_000;

  private final byte[] start;
  private final int maxBytes;
  private final Receiver receiver;
  private final BuildReader reader = new BuildReader();
  private final List<Fault> held = new ArrayList<>();
  private boolean holding = true; // nothing like a build was found yet
  private long notHeld;
  private int number;
  private @Nullable String shape; // of the first object that is no build
  private @Nullable Boolean cut; // whether by damage

  /** Is told what is found, in the order of the file. */
  public interface Receiver {

    /**
     * A build.
     *
     * @return null, or why it is not taken
     */
    @Nullable String build(BuildDocument build) throws IOException;

    /** Something that stands where a build should and cannot be one. */
    void rejected(Fault fault);

    /**
     * What is wrong with the file as a whole: the end of a sentence that begins with its name. The
     * last that is told.
     */
    void trouble(String what);
  }

  private BuildDocuments(byte[] start, int maxBytes, Receiver receiver) {
    this.start = start;
    this.maxBytes = maxBytes;
    this.receiver = receiver;
  }

  /**
   * Reads a stream to its end, and does not close it. What the stream throws is told as trouble.
   *
   * @param maxBytes of one build
   * @throws IOException what the receiver throws
   */
  public static void read(InputStream in, int maxBytes, Receiver receiver) throws IOException {
    Unpacked unpacked = Unpacked.of(in);
    BuildDocuments documents = new BuildDocuments(unpacked.start(), maxBytes, receiver);
    new ElementScanner(unpacked, unpacked.skipped(), maxBytes, documents.new Found()).scan();
    documents.end();
  }

  private void end() {
    if (holding && number > 0) {
      receiver.trouble("holds no build" + kind());
    } else if (cut != null) {
      receiver.trouble(
          cut
              ? "cannot be read any further: it is damaged; what stands before was read"
              : "ends within a list; what stands before was read");
    }
  }

  private String kind() {
    Fault first = held.getFirst();
    String bytes = Shape.of(start);
    if (bytes != null || shape != null) {
      return ": " + (bytes == null ? shape : bytes);
    }
    return " (at byte %d: %s)".formatted(first.position(), first.reason());
  }

  private void reject(long position, String reason, boolean likeABuild) {
    number++;
    if (holding && !likeABuild) {
      if (held.size() < MAX_HELD) {
        held.add(new Fault(number, position, reason));
      } else {
        notHeld++;
      }
      return;
    }
    tellHeld();
    receiver.rejected(new Fault(number, position, reason));
  }

  private void tellHeld() {
    holding = false;
    held.forEach(receiver::rejected);
    if (notHeld > 0) {
      Fault last = held.getLast();
      receiver.rejected(
          new Fault(last.number(), last.position(), "and %,d more behind it".formatted(notHeld)));
    }
    held.clear();
    notHeld = 0;
  }

  /** Why it is no build, or what the receiver says. */
  private @Nullable String take(byte[] json, int offset, int length) throws IOException {
    Build build;
    BuildHead head;
    try {
      build = reader.read(json, offset, length);
      head = BuildHead.read(json, offset, length);
    } catch (MalformedBuildException e) {
      return e.getMessage();
    }
    if (build.number() == null || head.number() == null) {
      return "number is missing";
    }
    if (head.state().isEmpty()) {
      return "state is missing";
    }
    tellHeld();
    return receiver.build(new BuildDocument(head, build, json, offset, length));
  }

  private final class Found implements ElementSink {

    @Override
    public void object(Span span, byte[] json, int offset, Standing standing) throws IOException {
      if (holding && held.size() == MAX_HELD && !span.likeABuild()) {
        number++;
        notHeld++;
        return;
      }
      String reason = take(json, offset, span.length());
      if (reason == null) {
        number++;
      } else if (standing == Standing.SURE || span.likeABuild()) {
        shape = number > 0 ? shape : Shape.of(json, offset, span.length());
        reject(span.from(), reason, span.likeABuild());
      }
    }

    @Override
    public void broken(long position, Break why, long where, boolean likeABuild) {
      String reason =
          switch (why) {
            case GRAMMAR -> "not valid JSON near byte " + (where - position);
            case TOO_LARGE ->
                "larger than the %,d bytes that are held in memory; with a larger heap more are"
                    .formatted(maxBytes);
            case ENDS -> "the file ends within it";
            case DAMAGED -> "the file is damaged, and cannot be read any further";
          };
      reject(position, reason, likeABuild);
    }

    @Override
    public void other(long position) {
      reject(position, "not a JSON object", false);
    }

    @Override
    public void cut(boolean damaged) {
      cut = damaged;
    }
  }
}

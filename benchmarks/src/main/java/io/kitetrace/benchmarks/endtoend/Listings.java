package io.kitetrace.benchmarks.endtoend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The lists that are served one after the other, each with builds of its own: of a list in which
 * the pages stand several times, every repetition is a wave of builds whose ids begin with its
 * number. After the last list nothing is news any more. For one thread.
 */
final class Listings {

  private static final ByteBuf NOTHING =
      Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("[]", StandardCharsets.US_ASCII));

  private final PageFiles files;
  private final int[] waves;
  private final Tally tally;
  private final int pages;
  private final List<int[]> ids = new ArrayList<>();
  private int listing;
  private int wavesBefore;

  Listings(PageFiles files, int[] waves, Tally tally) throws IOException {
    this.files = files;
    this.waves = waves;
    this.tally = tally;
    this.pages = files.count();
    for (int page = 1; page <= pages; page++) {
      ids.add(files.ids(page));
    }
  }

  /** A page of the list at hand; its first page begins the next list. */
  ByteBuf page(int number) throws IOException {
    if (number == 1) {
      begin();
    }
    if (number > last()) {
      return NOTHING.duplicate();
    }
    int wave = wavesBefore + (number - 1) / pages;
    return page((number - 1) % pages, wave);
  }

  /** The number of the list's last page. */
  int last() {
    return listing > waves.length ? 0 : pages * waves[listing - 1];
  }

  private void begin() {
    if (listing > 0 && listing <= waves.length) {
      wavesBefore += waves[listing - 1];
    }
    listing++;
    if (listing <= waves.length) {
      tally.figure(PagesProcess.begun(listing)).set(System.currentTimeMillis());
    }
  }

  /** What the ids of a wave's builds begin with. */
  static byte[] mark(int wave) {
    return "%04x".formatted(wave).getBytes(StandardCharsets.US_ASCII);
  }

  private ByteBuf page(int index, int wave) throws IOException {
    try (FileChannel file = FileChannel.open(files.page(index + 1))) {
      int length = (int) file.size();
      ByteBuf page = PooledByteBufAllocator.DEFAULT.directBuffer(length);
      while (page.writableBytes() > 0 && page.readableBytes() < length) {
        page.writeBytes(file, page.readableBytes(), length - page.readableBytes());
      }
      byte[] mark = mark(wave);
      for (int id : ids.get(index)) {
        page.setBytes(id, mark);
      }
      return page;
    }
  }
}

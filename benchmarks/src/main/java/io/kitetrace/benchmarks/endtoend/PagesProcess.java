package io.kitetrace.benchmarks.endtoend;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A process that serves pages of builds as Buildkite's API does, out of files: the simulator takes
 * longer to write a build than the poller to read it. Arguments: the pages' folder; then for each
 * time that the list is asked for anew, how often the pages stand in it, every time with other ids.
 * Prints its port, which also answers {@code GET /figures}.
 */
final class PagesProcess {

  static final String BYTES = "bytes";
  static final String REQUESTS = "requests";

  private PagesProcess() {}

  /** Serves until its starter ends. */
  public static void main(String[] args) throws IOException {
    PageFiles files = PageFiles.in(Path.of(args[0]));
    int[] waves = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
    List<String> names = new ArrayList<>(List.of(BYTES, REQUESTS));
    for (int listing = 1; listing <= waves.length; listing++) {
      names.add(begun(listing));
    }
    Tally tally = new Tally(names.toArray(String[]::new));
    Listings listings = new Listings(files, waves, tally);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    int port =
        Servers.listen(
            loops,
            connection ->
                connection
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(1 << 16),
                        new PageRequests(listings, tally)));
    Lifeline.serve(Integer.toString(port));
  }

  /** The figure that tells when a listing was asked for first, in milliseconds since the epoch. */
  static String begun(int listing) {
    return "begun" + listing;
  }
}

package io.kitetrace.poller.imports;

import io.kitetrace.documents.BuildDocuments;
import io.kitetrace.documents.Fault;
import io.kitetrace.documents.Unpacked;
import io.kitetrace.model.MalformedBuildException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A build of an export: a folder with {@code build.json} and {@code jobs/job-UUID.json}, each
 * perhaps packed. A build of which a job cannot be read is passed over as a whole: without the job
 * it would be another version.
 */
final class ExportedBuild {

  private static final List<String> NAMES = List.of("build.json", "build.json.gz");
  private static final String JOBS = "jobs";
  private static final String JOB_FILES = "job-*.{json,json.gz}";

  private final Path folder;
  private final Path build;
  private final int maxBuildBytes;

  private ExportedBuild(Path folder, Path build, int maxBuildBytes) {
    this.folder = folder;
    this.build = build;
    this.maxBuildBytes = maxBuildBytes;
  }

  /** The export of a folder, or null where it is the folder of something else. */
  static @Nullable ExportedBuild in(Path folder, int maxBuildBytes) {
    for (String name : NAMES) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return new ExportedBuild(folder, folder.resolve(name), maxBuildBytes);
      }
    }
    return null;
  }

  /** Gives the build to the receiver; throws what the receiver throws. */
  void read(BuildFiles.Receiver receiver) throws IOException {
    receiver.begins(folder);
    byte[] json;
    try {
      json = JobJoin.join(whole(build, maxBuildBytes), jobs());
    } catch (BrokenException e) {
      reject(receiver, e.path, String.valueOf(e.getMessage()));
      return;
    } catch (MalformedBuildException e) {
      reject(receiver, build, "holds no build: " + e.getMessage());
      return;
    }
    BuildDocuments.read(
        new ByteArrayInputStream(json), json.length, new BuildFiles.OfOne(folder, receiver));
  }

  private void reject(BuildFiles.Receiver receiver, Path file, String what) {
    receiver.rejected(folder, new Fault(1, 0, folder.relativize(file) + " " + what));
  }

  private List<JobJoin.Job> jobs() throws BrokenException {
    List<JobJoin.Job> jobs = new ArrayList<>();
    long left = maxBuildBytes;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(JOBS), JOB_FILES)) {
      for (Path file : files) {
        JobJoin.Job job = job(file, (int) left);
        jobs.add(job);
        left -= job.json().length;
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (BrokenException e) {
      throw e;
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      throw new BrokenException(folder.resolve(JOBS), "cannot be read");
    }
    return jobs;
  }

  private static JobJoin.Job job(Path file, int most) throws BrokenException {
    byte[] json = whole(file, most);
    try {
      return JobJoin.job(json);
    } catch (MalformedBuildException e) {
      throw new BrokenException(file, "holds no job (%s)".formatted(e.getMessage()));
    }
  }

  private static byte[] whole(Path file, int most) throws BrokenException {
    if (!Files.isRegularFile(file)) {
      throw new BrokenException(file, "is no file");
    }
    byte[] bytes;
    try (InputStream in = Unpacked.of(Files.newInputStream(file))) {
      bytes = in.readNBytes(most + 1);
    } catch (ZipException | EOFException e) {
      throw new BrokenException(file, "is damaged");
    } catch (IOException e) {
      throw new BrokenException(file, BuildFiles.reason(e));
    }
    if (bytes.length > most) {
      throw new BrokenException(
          file, "is part of a build that is larger than what is held in memory");
    }
    return bytes;
  }

  private static final class BrokenException extends IOException {

    private final transient Path path;

    BrokenException(Path path, String reason) {
      super(reason);
      this.path = path;
    }
  }
}

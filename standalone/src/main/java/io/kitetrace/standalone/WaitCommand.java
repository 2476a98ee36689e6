package io.kitetrace.standalone;

import io.kitetrace.runtime.command.ExitCodes;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** {@code wait}: keeps a container running in which people run the other commands. */
@Command(
    name = "wait",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Does nothing until it is stopped, for a pod in which people run commands.")
final class WaitCommand implements Callable<Integer> {

  @Override
  public Integer call() throws InterruptedException {
    new CountDownLatch(1).await();
    return ExitCodes.SUCCESS;
  }
}

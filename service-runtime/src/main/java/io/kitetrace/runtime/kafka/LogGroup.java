package io.kitetrace.runtime.kafka;

/**
 * A consumer group on the log whose place must not be lost.
 *
 * @param service whose it is, a word
 * @param variable that names the group
 * @param name its name
 */
public record LogGroup(String service, String variable, String name) {

  /** Where the state topic says that it has begun. */
  String key() {
    return service + "/" + name;
  }
}

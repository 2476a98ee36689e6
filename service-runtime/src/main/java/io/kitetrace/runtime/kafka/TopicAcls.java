package io.kitetrace.runtime.kafka;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What a service does to topics.
 *
 * @param read names of those that it reads
 * @param written names of those that it writes
 */
public record TopicAcls(Set<String> read, Set<String> written) {

  /** Nothing. */
  public static final TopicAcls NONE = new TopicAcls(Set.of(), Set.of());

  /** Copies. */
  public TopicAcls {
    read = Set.copyOf(read);
    written = Set.copyOf(written);
  }

  /** These and others together. */
  public TopicAcls and(TopicAcls others) {
    Set<String> allRead = new HashSet<>(read);
    allRead.addAll(others.read);
    Set<String> allWritten = new HashSet<>(written);
    allWritten.addAll(others.written);
    return new TopicAcls(allRead, allWritten);
  }

  /** What is needed on a topic and not given, in Kafka's words. */
  List<String> missing(String topic, Set<AclOperation> given) {
    List<String> missing = new ArrayList<>();
    if (read.contains(topic) && !given.contains(AclOperation.READ)) {
      missing.add("Read");
    }
    if (written.contains(topic) && !given.contains(AclOperation.WRITE)) {
      missing.add("Write");
    }
    return missing;
  }
}

package io.kitetrace.emitter.consume;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;

import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.kafka.KafkaCalls;
import io.kitetrace.runtime.kafka.KafkaFailures;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.LogGroup;
import io.kitetrace.runtime.kafka.MissingAcls;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.runtime.kafka.StartOffsets;
import io.kitetrace.runtime.kafka.StartPosition;
import io.kitetrace.runtime.kafka.StateStore;
import io.kitetrace.runtime.kafka.TopicSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of timelines: whether it is there and may be read, and where the group begins in it.
 * Builds never wait for it. Safe for several threads.
 */
public final class TimelinesTopic {

  private static final Logger LOG = LoggerFactory.getLogger(TimelinesTopic.class);

  private final KafkaSettings kafka;
  private final TopicSettings topics;
  private final LogGroup group;
  private final boolean lasting;

  /**
   * Null while it cannot be read; then what a member of the group has to commit before it reads.
   */
  private volatile @Nullable Map<TopicPartition, Long> missing;

  private boolean absenceLogged;
  private boolean refusalLogged;
  private boolean marked;

  /**
   * Asks nothing yet.
   *
   * @param lasting whether it is remembered that the group has begun to read it
   */
  public TimelinesTopic(KafkaSettings kafka, TopicSettings topics, String group, boolean lasting) {
    this.kafka = kafka;
    this.topics = topics;
    this.group = EmitterAdmin.group(group);
    this.lasting = lasting;
  }

  /** Where the topic ends now; empty where it is not there or we may not read it. */
  public Map<TopicPartition, Long> ends() {
    try {
      return KafkaCalls.ask(kafka, admin -> readable(admin).ends());
    } catch (UnknownTopicOrPartitionException | TopicAuthorizationException e) {
      return Map.of();
    } catch (KafkaException e) {
      throw new CommandFailure(KafkaFailures.sentence(kafka, rights(), e), e);
    }
  }

  /**
   * Looks whether it can be read, if that is not known yet, and gives the group its place.
   *
   * @param start where the group begins if it has no place in it
   * @throws CommandFailure if the group has lost its place
   */
  synchronized void look(StartPosition start) {
    try (StateStore state = new StateStore(kafka, topics.topics().state())) {
      if (missing == null) {
        missing = KafkaCalls.ask(kafka, admin -> begin(readable(admin), start, state));
        LOG.atInfo().addKeyValue("topic", name()).log("timelines are read");
        absenceLogged = false;
        refusalLogged = false;
      }
      mark(state);
    } catch (UnknownTopicOrPartitionException e) {
      (absenceLogged ? LOG.atDebug() : LOG.atInfo())
          .addKeyValue("topic", name())
          .log("topic is not there, an enricher makes it; looked for again");
      absenceLogged = true;
    } catch (TopicAuthorizationException e) {
      refused(e);
    } catch (KafkaException e) {
      LOG.debug("Kafka does not tell about the timelines", e);
    }
  }

  /** What a member of the group has to commit before it reads; null where it cannot be read. */
  @Nullable Map<TopicPartition, Long> missing() {
    return missing;
  }

  /** All that was missing is committed. */
  void placed() {
    missing = Map.of();
  }

  /** Kafka does not let us read it. */
  synchronized void refused(TopicAuthorizationException e) {
    missing = null;
    (refusalLogged ? LOG.atDebug() : LOG.atWarn())
        .addKeyValue("topic", name())
        .addKeyValue("reason", KafkaFailures.sentence(kafka, rights(), e))
        .log("topic cannot be read, builds go on without it; looked for again");
    refusalLogged = true;
  }

  String name() {
    return topics.topics().timelines();
  }

  /** Where the group has members, none but they can commit: what is missing is left to them. */
  private Map<TopicPartition, Long> begin(
      StartOffsets offsets, StartPosition start, StateStore state) {
    BooleanSupplier begunBefore = () -> lasting && state.hasBegun(reader());
    offsets.prepare(start, begunBefore);
    return offsets.missing(start, begunBefore);
  }

  /** That it has begun is remembered when it has its place, and not before. */
  private void mark(StateStore state) {
    Map<TopicPartition, Long> open = missing;
    if (lasting && !marked && open != null && open.isEmpty()) {
      state.begins(reader(), Instant.now());
      marked = true;
    }
  }

  private StartOffsets readable(Admin admin) {
    List<RequiredAcl> lacking = MissingAcls.of(admin, rights());
    if (!lacking.isEmpty()) {
      throw new TopicAuthorizationException(Set.of(name()));
    }
    return new StartOffsets(admin, name(), group);
  }

  private List<RequiredAcl> rights() {
    return RequiredAcl.topic(name(), DESCRIBE, READ).toList();
  }

  /** Apart from the log: a group may have read that before, and not the timelines. */
  private LogGroup reader() {
    return new LogGroup(group.service() + "-timelines", group.variable(), group.name());
  }
}

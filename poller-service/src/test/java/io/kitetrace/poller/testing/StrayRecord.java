package io.kitetrace.poller.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A record in a transaction that Kafka's coordinator knows nothing of, so that nobody ever ends it.
 * Brokers have left such behind when they restarted while a producer tried again; a broker that
 * does not verify transactions takes one from everybody.
 */
public final class StrayRecord {

  /** What brokers need, to take one. */
  public static final String VERIFICATION = "transaction.partition.verification.enable";

  private static final short BEFORE_VERIFICATION = 9;

  private StrayRecord() {}

  /** Appends it, by the producer that has the id now. */
  public static void append(
      String servers, String transactionalId, TransactionDescription producer, TopicPartition place)
      throws IOException {
    MemoryRecords records =
        MemoryRecords.withTransactionalRecords(
            Compression.NONE,
            producer.producerId(),
            (short) producer.producerEpoch(),
            0,
            new SimpleRecord("stray".getBytes(StandardCharsets.UTF_8), new byte[] {'{'}));
    ProduceRequestData data =
        new ProduceRequestData()
            .setAcks((short) -1)
            .setTimeoutMs(10_000)
            .setTransactionalId(transactionalId);
    data.topicData()
        .add(
            new ProduceRequestData.TopicProduceData()
                .setName(place.topic())
                .setPartitionData(
                    List.of(
                        new ProduceRequestData.PartitionProduceData()
                            .setIndex(place.partition())
                            .setRecords(records))));
    RequestHeader header = new RequestHeader(ApiKeys.PRODUCE, BEFORE_VERIFICATION, "stray", 1);
    ByteBuffer request = new ProduceRequest(data, BEFORE_VERIFICATION).serializeWithHeader(header);
    String[] address = servers.split(":");
    try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(request.remaining());
      out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = in.readNBytes(in.readInt());
      ProduceResponse response =
          (ProduceResponse) AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
      if (response.errorCounts().keySet().stream().anyMatch(error -> error.code() != 0)) {
        throw new IOException("the broker refuses it: " + response.errorCounts());
      }
    }
  }
}

package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class SimulatorHostTest {

  @Test
  void start_addressGiven_listensThereAlone() throws IOException {
    assumeThat(System.getProperty("os.name"))
        .as("127.0.0.2 is an address of ours")
        .isEqualTo("Linux");
    InetAddress host = InetAddress.getByName("127.0.0.2");
    SimulatorOptions options = SimulatorOptions.defaults().withBuilds(1).withHost(host);

    try (BuildkiteSimulator simulator = BuildkiteSimulator.start(options)) {
      try (Socket socket = new Socket(host, simulator.port())) {
        assertThat(socket.isConnected()).isTrue();
      }
      assertThatThrownBy(() -> new Socket("127.0.0.1", simulator.port()).close())
          .isInstanceOf(ConnectException.class);
    }
  }
}

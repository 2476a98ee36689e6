package io.kitetrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildDocumentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1}{\"id\":2}",
        "[{\"id\":1},{\"id\":2}]",
        "{\"id\":1}\n{\"id\":2}\n",
        "[{\"id\":1}]\r\n[{\"id\":2}]",
        "\uFEFF[\n  {\"id\":1},\n  {\"id\":2}\n]\n"
      })
  void find_anyForm_givesEachBuild(String file) {
    assertThat(find(file)).containsExactly("1 {\"id\":1}", "2 {\"id\":2}");
  }

  @Test
  void find_emptyFileOrList_givesNothing() {
    assertThat(find("")).isEmpty();
    assertThat(find(" \n")).isEmpty();
    assertThat(find("[]")).isEmpty();
  }

  @Test
  void find_brokenLine_costsItselfAlone() {
    assertThat(find("{\"id\":1}\n{\"id\":2,\"jobs\":[\n{\"id\":3}\n"))
        .containsExactly("1 {\"id\":1}", "2 not valid JSON", "3 {\"id\":3}");
  }

  @Test
  void find_brokenElement_costsItselfAloneWhereElementsBeginLines() {
    assertThat(find("[\n{\"id\":1},\n{\"id\":oops},\n{\"id\":3}\n]"))
        .containsExactly("1 {\"id\":1}", "2 not valid JSON", "3 {\"id\":3}");
  }

  @Test
  void find_cutList_givesWhatIsWhole() {
    assertThat(find("[{\"id\":1},{\"id\":2")).containsExactly("1 {\"id\":1}", "2 not valid JSON");
  }

  @Test
  void find_valuesThatAreNoBuilds_areTheReadersToRefuse() {
    assertThat(find("[7,\"x\",null]")).containsExactly("1 7", "2 \"x\"", "3 null");
  }

  @Property
  void find_anyBytes_endsAndStaysWithinThem(@ForAll byte[] bytes) {
    BuildDocuments.find(bytes, collector(bytes, new ArrayList<>()));
  }

  @Test
  void find_inAnotherEncoding_isBrokenAndNothingElse() {
    for (Charset wide : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      assertThat(find("[{\"id\":1}]".getBytes(wide))).containsExactly("1 not valid JSON");
    }
  }

  private static List<String> find(String file) {
    return find(file.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> find(byte[] bytes) {
    List<String> found = new ArrayList<>();
    BuildDocuments.find(bytes, collector(bytes, found));
    return found;
  }

  private static BuildDocuments.Receiver collector(byte[] bytes, List<String> found) {
    return new BuildDocuments.Receiver() {
      @Override
      public void build(int position, int offset, int length) {
        found.add(position + " " + new String(bytes, offset, length, StandardCharsets.UTF_8));
      }

      @Override
      public void broken(int position, int offset, String reason) {
        assertThat(offset).isBetween(0, bytes.length);
        found.add(position + " " + reason);
      }
    };
  }
}

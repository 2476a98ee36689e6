package io.kitetrace.explorer.page;

import io.kitetrace.explorer.read.IndexFigures;
import java.util.List;

/**
 * How well what is shown is up to date.
 *
 * @param rejected records that are no builds, since this process began
 * @param others what other parts of this process say of themselves
 */
record StatusPage(
    Frame frame,
    Progress progress,
    IndexFigures figures,
    long rejected,
    long fileBytes,
    List<StatusSource.Section> others) {

  StatusPage {
    others = List.copyOf(others);
  }
}

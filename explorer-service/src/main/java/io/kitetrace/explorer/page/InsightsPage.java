package io.kitetrace.explorer.page;

import io.kitetrace.explorer.sql.Insight;
import java.util.List;

/** The questions that are answered ready-made. */
record InsightsPage(Frame frame, List<Insight> insights) {

  InsightsPage {
    insights = List.copyOf(insights);
  }
}

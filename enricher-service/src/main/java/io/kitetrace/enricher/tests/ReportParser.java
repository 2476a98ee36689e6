package io.kitetrace.enricher.tests;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import io.kitetrace.enricher.JobWindow;
import io.kitetrace.timeline.TestTimeline.Report;
import io.kitetrace.timeline.TimelineStatus;
import io.kitetrace.timeline.TimelineText;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads test reports: JUnit's form in all its dialects, xUnit.net's and NUnit's. They stream: of a
 * report of any size no more is held than its timeline and the suites that are open. Document types
 * are passed over, entities are never resolved. Safe for use by any number of threads.
 */
public final class ReportParser {

  private static final int MAX_ATTRIBUTE = 4 * 1024 * 1024;
  private static final int MAX_DEPTH = 200;

  private final XMLInputFactory factory = factory();
  private final Duration minDuration;

  /**
   * A parser.
   *
   * @param minDuration a case that passed is reported from this duration on
   */
  public ReportParser(Duration minDuration) {
    this.minDuration = minDuration;
  }

  /**
   * What a report holds, as far as it can be read.
   *
   * @param path of the artifact
   * @param max how many suites, and how many cases, there may be
   * @throws IOException if the stream fails; what was read until then is lost
   */
  public Report read(String path, InputStream bytes, JobWindow job, int max) throws IOException {
    Reading reading = new Reading(new ReportCollector(minDuration, job, max));
    TimelineStatus status;
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(XmlText.of(bytes));
      try {
        status = reading.all(xml) ? TimelineStatus.COMPLETE : TimelineStatus.UNREADABLE;
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      if (e.getNestedException() instanceof IOException failure) {
        throw failure;
      }
      status = reading.found ? TimelineStatus.CUT : TimelineStatus.UNREADABLE;
    }
    return reading.collector.report(TimelineText.of(path), status);
  }

  private static XMLInputFactory factory() {
    WstxInputFactory factory = new WstxInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, MAX_ATTRIBUTE);
    factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH);
    factory.setProperty(WstxInputProperties.P_ALLOW_XML11_ESCAPED_CHARS_IN_XML10, true);
    return factory;
  }

  /** One report on its way. */
  private static final class Reading {

    private final ReportCollector collector;
    private final Deque<Element> open = new ArrayDeque<>();
    private boolean found;

    /** What an element that is open means. */
    private enum Element {
      SUITE,
      CASE,
      OTHER
    }

    Reading(ReportCollector collector) {
      this.collector = collector;
    }

    /** To the end of the root; false where it is that of no report. */
    boolean all(XMLStreamReader xml) throws XMLStreamException {
      Attributes attributes = new Attributes(xml);
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamReader.START_ELEMENT) {
          open.push(begin(xml.getLocalName(), attributes));
        } else if (event == XMLStreamReader.END_ELEMENT) {
          end(open.pop());
          if (open.isEmpty()) {
            return found;
          }
        }
      }
      return found;
    }

    private Element begin(String name, Attributes attributes) {
      Element around = open.peek();
      if (collector.inCase()) {
        if (around == Element.CASE) {
          collector.child(name, attributes);
        }
        return Element.OTHER;
      }
      Element element = meaning(name.toLowerCase(Locale.ROOT), around);
      if (element == Element.SUITE) {
        collector.beginSuite(attributes);
      } else if (element == Element.CASE) {
        collector.beginCase(attributes);
      }
      return element;
    }

    private Element meaning(String name, @Nullable Element around) {
      return switch (name) {
        case "testsuite", "assembly", "collection", "test-suite" -> found(Element.SUITE);
        case "testcase", "test-case" -> found(Element.CASE);
        case "test" -> around == Element.SUITE ? Element.CASE : Element.OTHER;
        case "testsuites", "assemblies", "test-run", "test-results" -> found(Element.OTHER);
        default -> Element.OTHER;
      };
    }

    private Element found(Element element) {
      found = true;
      return element;
    }

    private void end(Element element) {
      switch (element) {
        case SUITE -> collector.endSuite();
        case CASE -> collector.endCase();
        case OTHER -> {}
      }
    }
  }
}

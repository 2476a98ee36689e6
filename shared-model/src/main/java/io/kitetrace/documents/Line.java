package io.kitetrace.documents;

/** What stands before on the same line. */
final class Line {

  private long start;
  private int indent;
  private boolean blank = true;
  private boolean structureOnly = true;

  void begins(long position) {
    start = position;
    indent = 0;
    blank = true;
    structureOnly = true;
  }

  void space() {
    indent += blank ? 1 : 0;
  }

  void token(byte b) {
    blank = false;
    structureOnly &= b == '[' || b == ']' || b == '}' || b == ',';
  }

  boolean isStructureOnly() {
    return structureOnly;
  }

  /** Of the line, where nothing but brackets stands before; else negative. */
  int indent() {
    return structureOnly ? indent : -1;
  }

  boolean beginsAt(long position) {
    return start == position;
  }
}

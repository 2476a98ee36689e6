package io.kitetrace.trace.draw;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many columns of a terminal a text takes: emoji and East Asian characters take two. */
final class DisplayWidth {

  /** First and last of each range of two columns, after Unicode's East Asian Width W and F. */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3,
    0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1,
    0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA,
    0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B,
    0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
    0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E,
    0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xA000, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3,
    0xF900, 0xFAFF, 0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18AFF, 0x1B000,
    0x1B2FF, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F1E6,
    0x1F1FF, 0x1F200, 0x1F320, 0x1F32D, 0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0,
    0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440,
    0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A,
    0x1F57A, 0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC,
    0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5, 0x1F6D7, 0x1F6DC, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4,
    0x1F6FC, 0x1F7E0, 0x1F7EB, 0x1F7F0, 0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947,
    0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD
  };

  private static final int FIRST_COMBINING = 0x300;
  private static final int EMOJI_STYLE = 0xFE0F;
  private static final int JOINER = 0x200D;
  private static final int FIRST_REGION = 0x1F1E6;
  private static final int LAST_REGION = 0x1F1FF;
  private static final int FIRST_SKIN_TONE = 0x1F3FB;
  private static final int LAST_SKIN_TONE = 0x1F3FF;

  /** What a reader takes for one character, such as an emoji of several joined. */
  private static final Pattern CHARACTER = Pattern.compile("\\X");

  static int of(String text) {
    if (text.chars().allMatch(c -> c < FIRST_COMBINING)) {
      return text.codePoints().map(DisplayWidth::of).sum();
    }
    return CHARACTER.matcher(text).results().mapToInt(c -> ofCharacter(c.group())).sum();
  }

  /** The text in exactly that many columns: cut with an ellipsis, or filled with spaces. */
  static String fit(String text, int columns) {
    int width = of(text);
    if (width <= columns) {
      return text + " ".repeat(columns - width);
    }
    StringBuilder cut = new StringBuilder();
    int used = 0;
    Matcher characters = CHARACTER.matcher(text);
    while (characters.find()) {
      int more = ofCharacter(characters.group());
      if (used + more > columns - 1) {
        break;
      }
      cut.append(characters.group());
      used += more;
    }
    return cut.append('…').append(" ".repeat(Math.max(0, columns - 1 - used))).toString();
  }

  private static int ofCharacter(String character) {
    int first = character.codePointAt(0);
    boolean several = character.length() > Character.charCount(first);
    boolean pair = first >= FIRST_REGION && first <= LAST_REGION;
    boolean emoji =
        (Character.isEmoji(first) && character.indexOf(EMOJI_STYLE) > 0)
            || (Character.isExtendedPictographic(first) && character.indexOf(JOINER) > 0);
    if (several && (pair || emoji)) {
      return 2;
    }
    return character
        .codePoints()
        .filter(point -> point == first || !isSkinTone(point))
        .map(DisplayWidth::of)
        .sum();
  }

  private static boolean isSkinTone(int point) {
    return point >= FIRST_SKIN_TONE && point <= LAST_SKIN_TONE;
  }

  private static int of(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    if (point < WIDE[0]) {
      return 1;
    }
    for (int i = 0; i < WIDE.length; i += 2) {
      if (point <= WIDE[i + 1]) {
        return point >= WIDE[i] ? 2 : 1;
      }
    }
    return 1;
  }

  private DisplayWidth() {}
}

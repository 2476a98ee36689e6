package io.kitetrace.model.credentials;

/**
 * Takes the user information out of the addresses in a text. The text is read word by word, from
 * the left; each {@code @} is decided on once, so that time is linear. For one text.
 */
final class UserInformation {

  private final String text;
  private final TextWord word;
  private final AuthorityUser authority;
  private final PathUser path;
  private final StringBuilder rest = new StringBuilder();
  private int copied;

  UserInformation(String text) {
    this.text = text;
    this.word = new TextWord(text);
    this.authority = new AuthorityUser(word);
    this.path = new PathUser(word);
  }

  String removed() {
    while (word.next()) {
      if (word.count() > 0) {
        path.begin();
        removeFromWord();
      }
    }
    return copied == 0 ? text : rest.append(text, copied, text.length()).toString();
  }

  private void removeFromWord() {
    int at = 0;
    int i = word.from();
    while (at < word.count()) {
      int taken = 0;
      for (; i < word.at(at) && taken == 0; i++) {
        char c = text.charAt(i);
        if (text.startsWith("//", i)) {
          boolean scheme = i > word.from() && text.charAt(i - 1) == ':';
          taken = authority.taken(i + 2, at, scheme);
          if (taken > 0) {
            remove(i + 2, word.at(at + taken - 1) + 1);
          }
          i++;
        } else if (c == ':') {
          int least = Math.max(word.from(), copied);
          taken = path.taken(least, i, at);
          if (taken > 0) {
            remove(path.userStart(least, i), word.at(at + taken - 1) + 1);
          }
        } else {
          word.brackets().pass(c);
        }
      }
      at += Math.max(1, taken);
      i = word.at(at - 1) + 1;
    }
  }

  private void remove(int from, int end) {
    rest.append(text, copied, from);
    copied = end;
  }
}

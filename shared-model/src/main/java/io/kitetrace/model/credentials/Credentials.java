package io.kitetrace.model.credentials;

/**
 * Takes credentials out of texts that people and programs wrote: commands, messages, labels, names.
 *
 * <p>Removed are the user information of an address ({@code https://user:password@host}, {@code
 * //user:password@host}, {@code user:password@host:path}), whatever characters but white space the
 * password holds, and the values of query parameters that are named like a credential ({@code
 * ?access_token=…}), also in fragments. The user of {@code git@host:path} is no secret and stays.
 *
 * <p>Where a text can be read in two ways, the credential is taken to be one: {@code
 * by:jane@example.com:fix} loses its first part. An e-mail address, and {@code a:b@c} without a
 * path, stay.
 *
 * <p>Time is linear in the length of the text.
 */
public final class Credentials {

  /** The text without credentials; the same object where there are none. */
  public static String removedFrom(String text) {
    String rest = text.indexOf('@') < 0 ? text : new UserInformation(text).removed();
    return mayHaveParameters(rest) ? new CredentialParameters(rest).removed() : rest;
  }

  /** Asked of every text of every span, nearly all of which have none. */
  private static boolean mayHaveParameters(String text) {
    return text.indexOf('=') >= 0
        && (text.indexOf('?') >= 0
            || text.indexOf('&') >= 0
            || text.indexOf('#') >= 0
            || text.indexOf(';') >= 0);
  }

  private Credentials() {}
}

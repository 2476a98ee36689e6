package io.kitetrace.simulator.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kitetrace.simulator.company.Person;
import java.io.IOException;

/** Writes people. */
final class People {
  private static final byte[] USER = Places.ascii("User---");

  private People() {}

  static void user(ApiJson out, Person person) throws IOException {
    JsonGenerator json = out.plain();
    json.writeStartObject();
    out.id(Fields.ID, person.id());
    out.graphqlId(USER, person.id());
    out.text(Fields.NAME, person.name());
    out.text(Fields.EMAIL, person.email());
    out.text(Fields.AVATAR_URL, "https://www.gravatar.com/avatar/" + person.avatar());
    out.text(Fields.CREATED_AT, "2021-03-08T09:12:44.308Z");
    json.writeEndObject();
  }

  static void author(ApiJson out, Person person) throws IOException {
    JsonGenerator json = out.plain();
    json.writeStartObject();
    out.text(Fields.USERNAME, person.login());
    out.text(Fields.NAME, person.name());
    out.text(Fields.EMAIL, person.email());
    json.writeEndObject();
  }
}

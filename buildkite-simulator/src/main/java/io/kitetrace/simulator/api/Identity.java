package io.kitetrace.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.catalogue.Organization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

final class Identity {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String SINCE = "2021-03-08T09:12:44.308Z";

  private final Access access;

  Identity(Access access) {
    this.access = access;
  }

  Response token(Organization.User owner) {
    ObjectNode token = NODES.objectNode();
    token.put(
        "uuid", UUID.nameUUIDFromBytes(owner.id().getBytes(StandardCharsets.US_ASCII)).toString());
    ArrayNode scopes = token.putArray("scopes");
    access.scopes().forEach(scopes::add);
    token.put("description", "Kitetrace");
    token.put("created_at", SINCE);
    token.putObject("user").put("name", owner.name()).put("email", owner.email());
    return Response.json(200, token);
  }

  Response user(Organization.User owner) {
    ObjectNode user = NODES.objectNode();
    user.put("id", owner.id());
    user.put("graphql_id", graphqlId("User---" + owner.id()));
    user.put("name", owner.name());
    user.put("email", owner.email());
    user.put("avatar_url", "https://www.gravatar.com/avatar/" + owner.id().replace("-", ""));
    user.put("created_at", SINCE);
    return Response.json(200, user);
  }

  Response organizations(List<Organization> organizations) {
    ArrayNode all = NODES.arrayNode();
    organizations.forEach(organization -> all.add(node(organization)));
    return Response.json(200, all);
  }

  Response organization(Organization organization) {
    return Response.json(200, node(organization));
  }

  private static ObjectNode node(Organization organization) {
    String url = "https://api.buildkite.com/v2/organizations/" + organization.slug();
    ObjectNode node = NODES.objectNode();
    node.put("id", organization.id());
    node.put("graphql_id", graphqlId("Organization---" + organization.id()));
    node.put("url", url);
    node.put("web_url", "https://buildkite.com/" + organization.slug());
    node.put("name", organization.name());
    node.put("slug", organization.slug());
    node.put("pipelines_url", url + "/pipelines");
    node.put("agents_url", url + "/agents");
    node.put("emojis_url", url + "/emojis");
    node.put("created_at", SINCE);
    return node;
  }

  private static String graphqlId(String plain) {
    return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }
}

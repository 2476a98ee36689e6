package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.WrongParameterException;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.exceptions.HttpStatusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What requests end in that nobody else answers. */
@Controller
@Requires(beans = Explorer.class)
final class ErrorController {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorController.class);

  private final ErrorPages errors;

  ErrorController(ErrorPages errors) {
    this.errors = errors;
  }

  @Error(status = HttpStatus.NOT_FOUND, global = true)
  HttpResponse<?> notFound(HttpRequest<?> request) {
    return errors.response(
        request,
        new PageFault(
            HttpStatus.NOT_FOUND,
            "No such page",
            "There is nothing at this address.",
            "Begin at the list of builds, or check how the address is written.",
            null));
  }

  @Error(exception = PageFault.class, global = true)
  HttpResponse<?> fault(HttpRequest<?> request, PageFault fault) {
    return errors.response(request, fault);
  }

  @Error(exception = WrongParameterException.class, global = true)
  HttpResponse<?> wrongParameter(HttpRequest<?> request, WrongParameterException e) {
    return errors.response(
        request,
        new PageFault(
            HttpStatus.BAD_REQUEST,
            "That is not a filter",
            String.valueOf(e.getMessage()),
            "Change that part of the address, or begin at the list of builds.",
            null));
  }

  /** What the framework refuses, such as a form that cannot be read. */
  @Error(exception = HttpStatusException.class, global = true)
  HttpResponse<?> refused(HttpRequest<?> request, HttpStatusException e) {
    return errors.response(
        request,
        new PageFault(
            e.getStatus(),
            e.getStatus().getReason(),
            "This request cannot be answered.",
            "Begin at the list of builds, or check how the request is written.",
            null));
  }

  @Error(exception = Exception.class, global = true)
  HttpResponse<?> failed(HttpRequest<?> request, Exception e) {
    LOG.atError().addKeyValue("path", request.getPath()).setCause(e).log("page failed");
    return errors.response(
        request,
        new PageFault(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "This page failed",
            "Something went wrong here, not in what you asked for.",
            "Try again. If it stays, the explorer's log says what happened (event \"page failed\").",
            null));
  }
}

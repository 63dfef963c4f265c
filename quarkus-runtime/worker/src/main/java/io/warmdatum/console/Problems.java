package io.warmdatum.console;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.warmdatum.store.StoreException;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Says what went wrong: to programs as problem details (RFC 9457), to people as a page.
 * Thread-safe.
 */
final class Problems implements Handler<RoutingContext> {

    static final String TYPE = "application/problem+json";

    private static final Logger LOG = Logger.getLogger(Problems.class);

    private final Templates templates;

    Problems(Templates templates) {
        this.templates = templates;
    }

    @Override
    public void handle(RoutingContext context) {
        Throwable failure = context.failure();
        int status = status(context.statusCode(), failure);
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        String detail = detail(status, failure);
        if (status >= 500) {
            LOG.errorf(failure, "the console could not answer %s", context.request().path());
        }
        if (context.response().headWritten()) {
            // The answer is on its way; cutting it off is all that can still be said.
            context.request().connection().close();
            return;
        }
        context.response().setStatusCode(status);
        if (context.request().path().startsWith(Api.PREFIX)) {
            context.response()
                    .putHeader("Content-Type", TYPE)
                    .end(
                            new JsonObject()
                                    .put("type", "about:blank")
                                    .put("title", title)
                                    .put("status", status)
                                    .put("detail", detail)
                                    .toBuffer());
        } else {
            context.response()
                    .putHeader("Content-Type", Templates.TYPE)
                    .end(
                            templates.render(
                                    "error",
                                    Map.of("status", status, "heading", title, "detail", detail)));
        }
    }

    private static int status(int given, Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return problem.status();
        }
        if (failure instanceof StoreException refusal) {
            return switch (refusal.kind()) {
                case NOT_FOUND -> 404;
                case ALREADY_EXISTS -> 409;
                case INVALID -> 400;
                case UNAVAILABLE -> 503;
            };
        }
        return failure != null && given < 400 ? 500 : Math.max(400, given);
    }

    private static String detail(int status, Throwable failure) {
        if (failure instanceof ProblemException || failure instanceof StoreException) {
            return failure.getMessage();
        }
        return switch (status) {
            case 404 -> "there is nothing at this address";
            case 405 -> "this address does not answer to this method";
            case 413 -> "the request is too large";
            default -> status < 500 ? "the request is not understood" : "see the log of serve";
        };
    }
}

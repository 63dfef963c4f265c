package io.warmdatum.console;

import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Who may ask for what. Stands before all routes. Thread-safe.
 *
 * <ul>
 *   <li>On loopback only names of this machine are answered, so that a page of another site cannot
 *       reach the console under a name of its own (DNS rebinding).
 *   <li>Elsewhere every request needs the token: as {@code Authorization: Bearer}, or as the cookie
 *       that the sign-in page gives for it.
 *   <li>What changes something must come from a page of the console (its form token, and no foreign
 *       {@code Origin}) or bring the token.
 * </ul>
 */
final class Access implements Handler<RoutingContext> {

    static final String SIGN_IN = "/sign-in";
    static final String ASSETS = "/assets/";
    static final String FORM_FIELD = "token";
    static final String FORM_HEADER = "X-Warmdatum-Token";

    private static final String COOKIE = "warmdatum-console";
    private static final String BEARER = "Bearer ";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    private final boolean loopback;
    private final Secrets secrets;

    Access(boolean loopback, Secrets secrets) {
        this.loopback = loopback;
        this.secrets = secrets;
    }

    @Override
    public void handle(RoutingContext context) {
        harden(context.response());
        HttpServerRequest request = context.request();
        if (loopback && !Binding.isLoopbackName(hostName(request))) {
            throw new ProblemException(421, "the console answers to this machine's names only");
        }
        boolean bearer = hasToken(request);
        boolean open = request.path().startsWith(ASSETS) || request.path().equals(SIGN_IN);
        if (!loopback && !open && !bearer && !hasSession(request)) {
            refuseStranger(context);
            return;
        }
        if (!SAFE.contains(request.method()) && !bearer) {
            requireOwnPage(request);
        }
        context.next();
    }

    private static void harden(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", POLICY);
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "same-origin");
        response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.putHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.putHeader("Cache-Control", "no-store");
    }

    /** The name by which the browser asked, without the port. */
    private static String hostName(HttpServerRequest request) {
        String host = host(request);
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static String host(HttpServerRequest request) {
        return request.authority() == null ? "" : request.authority().toString();
    }

    private boolean hasToken(HttpServerRequest request) {
        String given = request.getHeader("Authorization");
        return given != null
                && given.startsWith(BEARER)
                && secrets.isToken(given.substring(BEARER.length()).strip());
    }

    private boolean hasSession(HttpServerRequest request) {
        Cookie cookie = request.getCookie(COOKIE);
        return cookie != null && secrets.isSession(cookie.getValue());
    }

    private static void refuseStranger(RoutingContext context) {
        if (context.request().path().startsWith(Api.PREFIX)) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            throw new ProblemException(401, "the token of the console is needed");
        }
        context.response().setStatusCode(303).putHeader("Location", SIGN_IN).end();
    }

    private static void requireOwnPage(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        boolean foreign =
                site != null && !OWN_SITE.contains(site)
                        || origin != null && !origin.endsWith("://" + host(request));
        if (foreign) {
            throw new ProblemException(403, "refused: the request comes from another site");
        }
    }

    /** Refuses a change that neither a page of the console nor a holder of the token asks for. */
    void requireFormToken(RoutingContext context) {
        HttpServerRequest request = context.request();
        String header = request.getHeader(FORM_HEADER);
        boolean own =
                hasToken(request)
                        || secrets.isFormToken(
                                header == null ? request.getFormAttribute(FORM_FIELD) : header);
        if (!own) {
            throw new ProblemException(
                    403,
                    "refused: this changes something, and the request has no token of the console;"
                            + " open the page again");
        }
    }

    /** Gives a cookie for the token. */
    void signIn(RoutingContext context) {
        if (!secrets.isToken(context.request().getFormAttribute(FORM_FIELD))) {
            throw new ProblemException(403, "this is not the token of the console");
        }
        context.response()
                .addCookie(
                        Cookie.cookie(COOKIE, secrets.session())
                                .setHttpOnly(true)
                                .setSameSite(CookieSameSite.STRICT)
                                .setPath("/"))
                .setStatusCode(303)
                .putHeader("Location", "/")
                .end();
    }
}

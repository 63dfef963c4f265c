package io.warmdatum.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.warmdatum.input.FileEntry;
import io.warmdatum.store.JobInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Joins addresses to what answers them. Thread-safe. */
final class Routes {

    private static final String JOB = "/jobs/:project/:pipeline/:job";
    private static final String DATUM = JOB + "/datums/:datum";
    private static final int MOST_BODY = 64 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> ASSETS =
            Map.of(
                    "console.css",
                    "text/css",
                    "console.js",
                    "text/javascript",
                    "icon.svg",
                    "image/svg+xml");

    private final Console.Setting setting;
    private final Secrets secrets;
    private final Access access;
    private final Feeds feeds;
    private final Templates templates = new Templates();
    private final Find find;
    private final Download download;
    private final Actions actions;
    private final JobLogs logs;
    private final JobPages jobPages;
    private final PipelinePages pipelinePages;
    private final LiveSources sources;

    Routes(Console.Setting setting, Secrets secrets, Feeds feeds, Binding binding) {
        this.setting = setting;
        this.secrets = secrets;
        this.access = new Access(binding.isLoopback(), secrets);
        this.feeds = feeds;
        this.find = new Find(setting.store());
        this.download = new Download(setting.store().repos());
        this.actions = new Actions(setting.store());
        this.logs = new JobLogs(setting.store().logs());
        this.jobPages = new JobPages(setting.store(), find, logs, setting.clock());
        this.pipelinePages = new PipelinePages(setting.store(), find, setting.clock());
        this.sources = new LiveSources(setting.store(), templates, setting.clock());
    }

    /** Answers a request on a thread that may wait. */
    private interface Blocking {
        void answer(Ask ask, RoutingContext context) throws Exception;
    }

    /** Makes a page. */
    private interface PageAnswer {
        Page to(Ask ask) throws Exception;
    }

    Router router() {
        Router router = Router.router(setting.vertx());
        Problems problems = new Problems(templates);
        router.route().handler(access).failureHandler(problems);
        for (int status : new int[] {404, 405}) {
            router.errorHandler(status, problems);
        }
        BodyHandler body = BodyHandler.create(false).setBodyLimit(MOST_BODY);
        // Not as a route of POST, which would make every address one that exists.
        router.route()
                .handler(
                        context -> {
                            if (context.request().method().equals(HttpMethod.POST)) {
                                body.handle(context);
                            } else {
                                context.next();
                            }
                        });
        assets(router);
        api(router);
        pages(router);
        live(router);
        forms(router);
        return router;
    }

    private Handler<RoutingContext> blocking(Blocking blocking) {
        return context ->
                setting.vertx()
                        .executeBlocking(
                                () -> {
                                    blocking.answer(new Ask(context), context);
                                    return null;
                                },
                                false)
                        .onFailure(context::fail);
    }

    private static void assets(Router router) {
        ASSETS.forEach(
                (name, type) -> {
                    Buffer content = asset(name);
                    router.get(Access.ASSETS + name)
                            .handler(
                                    context ->
                                            context.response()
                                                    .putHeader("Content-Type", type)
                                                    .putHeader("Cache-Control", "no-cache")
                                                    .end(content));
                });
    }

    private static Buffer asset(String name) {
        try (InputStream content = Routes.class.getResourceAsStream("/console/" + name)) {
            return Buffer.buffer(content.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("a part of the program is missing: " + name, e);
        }
    }

    private void api(Router router) {
        List<ApiRoute> routes =
                new Api(setting.store(), find, logs, actions, setting.clock()).routes();
        JsonObject document = OpenApi.document(routes, setting.version());
        router.get(Api.PREFIX + "/openapi.json").handler(context -> context.json(document));
        for (ApiRoute route : routes) {
            router.route(route.method(), Api.PREFIX + route.routerPath())
                    .handler(blocking((ask, context) -> answer(route, ask, context)));
        }
    }

    private void answer(ApiRoute route, Ask ask, RoutingContext context) throws Exception {
        if (route.method().equals(HttpMethod.POST)) {
            access.requireFormToken(context);
        }
        Object answer = route.answer().to(ask);
        if (answer instanceof FileEntry file) {
            download.send(file, context.response());
        } else {
            context.response()
                    .putHeader("Content-Type", ApiRoute.JSON)
                    .end(JSON.writeValueAsString(answer));
        }
    }

    private void pages(Router router) {
        StorePages store = new StorePages(setting.store(), find, setting.clock());
        page(router, "/", pipelinePages::overview);
        page(router, "/pipelines/:project/:pipeline", pipelinePages::pipeline);
        page(router, JOB, jobPages::job);
        page(router, JOB + "/datums", jobPages::datums);
        page(router, DATUM, jobPages::datum);
        page(router, JOB + "/logs", jobPages::log);
        page(router, "/repos", store::repos);
        page(router, "/repos/:project/:repo", store::repo);
        page(router, "/repos/:project/:repo/commits/:commit", store::files);
        page(router, Access.SIGN_IN, ask -> new Page("signIn", new Model()));
    }

    private void page(Router router, String path, PageAnswer answer) {
        router.get(path)
                .handler(
                        blocking(
                                (ask, context) -> {
                                    Page page = answer.to(ask);
                                    page.model().put("formToken", secrets.formToken());
                                    context.response()
                                            .putHeader("Content-Type", Templates.TYPE)
                                            .end(
                                                    templates.render(
                                                            page.template(), page.model().map()));
                                }));
    }

    private void live(Router router) {
        router.get("/events")
                .handler(
                        blocking(
                                (ask, context) ->
                                        feeds.watch(
                                                "overview",
                                                () -> sources.overview(pipelinePages),
                                                context.response())));
        router.get(JOB + "/events")
                .handler(
                        blocking(
                                (ask, context) -> {
                                    JobInfo job = find.job(ask);
                                    feeds.watch(
                                            "job " + job.id(),
                                            () -> sources.job(job, jobPages),
                                            context.response());
                                }));
        router.get(JOB + "/log-events")
                .handler(
                        blocking(
                                (ask, context) -> {
                                    JobInfo job = find.job(ask);
                                    feeds.watch(
                                            "log " + UUID.randomUUID(),
                                            () ->
                                                    sources.log(
                                                            job,
                                                            logs,
                                                            ask.number("position", 0),
                                                            JobLogs.of(
                                                                    ask.text("datum"),
                                                                    ask.number("attempt", 0))),
                                            context.response());
                                }));
    }

    private void forms(Router router) {
        router.post(Access.SIGN_IN).handler(access::signIn);
        form(
                router,
                JOB + "/stop",
                ask -> {
                    JobInfo job = find.job(ask);
                    actions.stop(job);
                    return Links.job(job);
                });
        form(router, JOB + "/rerun", ask -> Links.job(actions.rerun(find.job(ask))));
        form(
                router,
                DATUM + "/restart",
                ask -> {
                    JobInfo job = find.job(ask);
                    return Links.job(actions.restart(job, find.datum(job, ask)));
                });
    }

    /** Does what a form asks for and gives the address of the page to go on with. */
    private interface Form {
        String submit(Ask ask);
    }

    private void form(Router router, String path, Form form) {
        router.post(path)
                .handler(
                        blocking(
                                (ask, context) -> {
                                    access.requireFormToken(context);
                                    context.response()
                                            .setStatusCode(303)
                                            .putHeader("Location", form.submit(ask))
                                            .end();
                                }));
    }
}

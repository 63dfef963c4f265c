// The console in a real browser, as a person uses it: node console.mjs WARMDATUM CHROMIUM ARTEFACTS
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [warmdatum, browserPath, artefacts] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const work = mkdtempSync(join(tmpdir(), "console-"));
const env = { ...process.env, WARMDATUM_HOME: join(work, "home") };
const flag = join(work, "repaired");
const done = join(work, "done");
const allowed = join(work, "allowed");
const HOSTILE = "<script>alert`1`</script>.txt";
const MARKUP = "<b id=injected>bold</b><img src=x onerror=alert(1)>";

const type = (...words) => execFileSync(warmdatum, words, { env, cwd: work, encoding: "utf8" });
/** So many datums may go through; the program waits with the next. */
const allow = (datums) => {
  writeFileSync(allowed + ".new", String(datums));
  renameSync(allowed + ".new", allowed);
};
const step = (text) => console.log("- " + text);

const serve = spawn(warmdatum, ["serve", "--console", "0"], { env, cwd: work });
const url = await new Promise((resolve, reject) => {
  let out = "";
  serve.stdout.on("data", (data) => {
    out += data;
    const found = /console: (http\S+)/.exec(out);
    if (found) resolve(found[1].replace(/\/$/, ""));
  });
  serve.stderr.on("data", (data) => process.stderr.write(data));
  serve.on("exit", (code) => reject(new Error(`serve ended with ${code}: ${out}`)));
});

mkdirSync(artefacts, { recursive: true });
const browser = await chromium.launch({
  executablePath: browserPath,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

const troubles = [];
const open = async (options) => {
  const page = await (await browser.newContext(options)).newPage();
  page.on("dialog", (dialog) => {
    troubles.push("a dialog: " + dialog.message());
    dialog.dismiss();
  });
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(page.url() + ": " + message.text());
  });
  page.on("pageerror", (error) => troubles.push(page.url() + ": " + error));
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) troubles.push("fetched from elsewhere: " + request.url());
  });
  return page;
};

/** Until a check of the page holds; the page is not loaded anew by this. */
const until = (page, check, argument) => page.waitForFunction(check, argument, { timeout: 60_000 });

/** At the end the page of a job loads itself once more; before that, to go elsewhere may fail. */
const ended = (page, state) =>
  until(
    page,
    (word) =>
      document.readyState === "complete" &&
      !document.querySelector("[data-events]") &&
      document.querySelector(".state").innerText.startsWith(word),
    state,
  );

const look = async (name, path) => {
  for (const width of [1280, 390]) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await open({ viewport: { width, height: 900 }, colorScheme });
      await page.goto(url + path);
      await page.screenshot({
        path: join(artefacts, `${name}-${width}-${colorScheme}.png`),
        fullPage: true,
      });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${name} is ${wide} px wide on a screen of ${width}`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      const serious = violations.filter((v) => ["serious", "critical"].includes(v.impact));
      assert.deepEqual(
        serious.map((v) => `${name}, ${colorScheme}: ${v.id}: ${v.nodes[0].html}`),
        [],
      );
      await page.context().close();
    }
  }
};

try {
  step("a pipeline of 40 datums, one of which fails until it is repaired");
  type("create", "repo", "docs");
  const folder = join(work, "texts");
  mkdirSync(join(folder, HOSTILE, ".."), { recursive: true });
  writeFileSync(join(folder, HOSTILE), "hostile name");
  for (let i = 0; i < 38; i++) writeFileSync(join(folder, `doc-${i}.txt`), `document ${i}\n`);
  writeFileSync(join(folder, "bad.txt"), `content ${MARKUP}`);
  type("put", "file", "docs@master:/", "-r", "-f", "texts");
  writeFileSync(
    join(work, "count.json"),
    JSON.stringify({
      pipeline: { name: "count" },
      input: { pfs: { repo: "docs", glob: "/**.txt" } },
      datum_tries: 2,
      transform: {
        datum_batching: true,
        cmd: ["bash"],
        stdin: [
          "pachctl next datum || exit",
          "while true; do",
          'f=$(sed -n "s/^docs=//p" ${WARMDATUM_PFS:-/pfs}/.env | tail -n 1)',
          `echo '${MARKUP}'`,
          "sleep 0.1",
          `if [[ $f = *bad.txt && ! -e ${flag} ]]; then`,
          `echo 'cannot read <i>bad</i>' >&2; pachctl next datum --error 'broken: ${MARKUP}' || exit`,
          'else wc -w <"$f" >"${WARMDATUM_PFS:-/pfs}/out/$(basename "$f").count"; pachctl next datum || exit; fi',
          `echo >>${done}`,
          `until (( $(wc -l <${done}) < $(cat ${allowed}) )); do sleep 0.05; done`,
          "done",
        ],
      },
    }),
  );
  const page = await open({ viewport: { width: 1280, height: 900 } });
  await page.goto(url + "/");
  allow(5);
  type("create", "pipeline", "-f", "count.json");

  step("the job appears by itself");
  await until(page, () => document.body.innerText.includes("running"));
  await page.locator("tbody tr").getByRole("link").nth(1).click();

  step("it is seen to go on, live");
  const loads = await page.evaluate(() => (window.loadedOnce = true));
  assert.ok(loads);
  const state = () => document.querySelector(".state").innerText;
  const first = await page.evaluate(state);
  allow(10);
  await until(page, (seen) => document.querySelector(".state").innerText !== seen, first);
  const second = await page.evaluate(state);
  allow(15);
  await until(page, (seen) => document.querySelector(".state").innerText !== seen, second);
  assert.ok(await page.evaluate(() => window.loadedOnce), "the page was loaded anew");
  await look("job-running", new URL(page.url()).pathname);

  step("and to end, live");
  allow(1_000);
  await ended(page, "failure");
  const failedJob = new URL(page.url()).pathname;

  step("from the first page to the failed datum and its reason in two clicks");
  await page.goto(url + "/");
  await page.locator("tbody tr").getByRole("link").nth(1).click();
  await page.getByRole("region", { name: "Failed datums" }).getByRole("link").first().click();
  const datumPage = page.url().slice(url.length);
  const text = await page.locator("main").innerText();
  assert.ok(text.includes(`broken: ${MARKUP}`), text);
  assert.ok(text.includes("cannot read <i>bad</i>"), text);
  assert.equal(await page.locator("#injected, main img, main i, main b").count(), 0);

  step("its log");
  await page.getByRole("link", { name: "Log of this datum" }).click();
  assert.ok((await page.locator("ol.log").innerText()).includes(MARKUP));
  assert.equal(await page.locator("#injected").count(), 0);
  const logPage = page.url().slice(url.length);

  step("repaired, run again, seen to succeed");
  writeFileSync(flag, "");
  await page.goto(url + datumPage);
  await page.getByRole("button", { name: "Run again in a new job" }).click();
  assert.notEqual(new URL(page.url()).pathname, failedJob);
  await ended(page, "success");
  const goodJob = new URL(page.url()).pathname;
  assert.match(await page.locator(".outcomes").innerText(), /1 processed\s+39 skipped/);

  step("the hostile name is only a name");
  await page.goto(`${url}${goodJob}/datums?path=${encodeURIComponent("<script>")}`);
  assert.ok((await page.locator("tbody").innerText()).includes(HOSTILE));
  await page.locator("tbody").getByRole("link").first().click();
  await page.locator("ul.files a.path").first().click();
  assert.ok((await page.locator("main").innerText()).includes("hostile name"));
  const filePage = page.url().slice(url.length);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  assert.equal(readFileSync(await download.path(), "utf8"), "hostile name");

  step("by keyboard alone");
  await page.goto(url + "/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.innerText), "Skip to content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.evaluate(() => {
    // As if news had come just now: they wait for who reads, also who goes on to the next link.
    const live = document.querySelector("[data-live]");
    live.dataset.waiting = live.innerHTML;
  });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.innerText), "count");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/pipelines/default/count");

  step("each page, wide and narrow, light and dark, with axe-core");
  const commit = goodJob.split("/").pop();
  await look("overview", "/");
  await look("pipeline", "/pipelines/default/count");
  await look("job-failed", failedJob);
  await look("job", goodJob);
  await look("datums", goodJob + "/datums");
  await look("datum-failed", datumPage);
  await look("log", logPage);
  await look("repos", "/repos");
  await look("repo", "/repos/default/count");
  await look("files", `/repos/default/count/commits/${commit}`);
  await look("file", filePage);
  await look("sign-in", "/sign-in");
  const beforeMissing = troubles.length;
  await look("error", "/nothing-here");
  // The browser itself says of the page that is not there that it is not there.
  troubles.splice(beforeMissing);

  assert.deepEqual(troubles, []);
  console.log("the console works");
} finally {
  await browser.close();
  serve.removeAllListeners("exit");
  const ended = new Promise((resolve) => serve.on("exit", resolve));
  serve.kill("SIGTERM");
  await ended;
  rmSync(work, { recursive: true, force: true });
}

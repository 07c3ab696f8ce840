// The client: which command it starts, and that the bundle is a whole extension.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import Module from "node:module";
import { test } from "node:test";
import { transformSync } from "esbuild";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const { code } = transformSync(readFileSync(new URL("../client/command.ts", import.meta.url), "utf8"), { loader: "ts" });
const { command, complaint, older } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const place = { configured: "", folders: ["/films/snow", "/films/rain"], trusted: true, windows: false };
const all = () => true;
const none = () => false;

test("the project's own kstory is run where the folder is trusted", () => {
  assert.equal(command(place, "/home/mara", all), "/films/snow/.venv/bin/kstory");
  assert.equal(command(place, "/home/mara", (file) => file.includes("rain")), "/films/rain/.venv/bin/kstory");
  assert.equal(command({ ...place, trusted: false }, "/home/mara", all), "kstory");
});

test("else the one on the PATH", () => {
  assert.equal(command(place, "/home/mara", none), "kstory");
  assert.equal(command({ ...place, folders: [] }, "/home/mara", all), "kstory");
});

test("the writer's choice comes first, from the home folder or the project where it says so", () => {
  const chosen = (configured) => command({ ...place, configured }, "/home/mara", all);
  assert.equal(chosen(" kstory-dev "), "kstory-dev");
  assert.equal(chosen("/opt/kstory"), "/opt/kstory");
  assert.equal(chosen("~/bin/kstory"), "/home/mara/bin/kstory");
  assert.equal(chosen("./tools/kstory"), "/films/snow/tools/kstory");
  assert.equal(chosen("../kstory"), "/films/kstory");
  assert.equal(command({ ...place, folders: [], configured: "./kstory" }, "/home/mara", all), "./kstory");
});

test("why there is no server is said with what to do", () => {
  const missing = complaint("kstory", "spawn kstory ENOENT");
  assert.match(missing, /no "kstory" here.*pip install "kstory\[editor\]"/);
  const old = complaint("/opt/kstory", "", "Usage: kstory\n\nError: No such command 'lsp'.\n");
  assert.match(old, /"\/opt\/kstory lsp" ended at once and said: Error: No such command 'lsp', so .*--upgrade/);
  assert.match(complaint("kstory", "spawn kstory EACCES"), /did not start \(spawn kstory EACCES\), so/);
  assert.match(complaint("kstory", ""), /ended at once, so/);
});

test("an older server is told by its version, patches aside", () => {
  assert.equal(older("0.1.9", "0.2.0"), true);
  assert.equal(older("0.9.0", "1.0.0"), true);
  for (const version of ["0.2.0", "0.2.1", "0.10.0", "1.0", "", "dev"]) assert.equal(older(version, "0.2.3"), false);
});

test("the bundle needs nothing but the editor and node", () => {
  const asked = new Set();
  const editor = new Proxy(function () {}, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => "" : editor),
    apply: () => editor,
    construct: () => editor,
  });
  const load = Module._load;
  Module._load = (name, ...rest) => (asked.add(name), name === "vscode" ? editor : load(name, ...rest));
  try {
    const extension = require("../dist/extension.js");
    assert.equal(typeof extension.activate, "function");
    assert.equal(typeof extension.deactivate, "function");
  } finally {
    Module._load = load;
  }
  const outside = [...asked].filter((name) => name !== "vscode" && !name.endsWith("extension.js") && !Module.isBuiltin(name));
  assert.deepEqual(outside, []);
});

// Starts `kstory lsp` and keeps it running; everything an editor can show comes from there.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { homedir } from "node:os";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  type ShowDocumentParams,
  type ShowDocumentResult,
} from "vscode-languageclient/node";

import { command, complaint, older } from "./command";

const SAID = 2000; // characters kept of what a server that falls over says last
const GRACE = 1000; // milliseconds for it to say so
const WATCHED = "**/{*.kstory,kstory.toml}"; // what builds write the server looks at by itself

type Completions = vscode.CompletionItem[] | vscode.CompletionList | null | undefined;

/** One that leaves it to us to say why there is no server. */
class Client extends LanguageClient {
  ready = false;

  override error(message: string, data?: unknown, show: boolean | "force" = true): void {
    super.error(message, data, this.ready && show);
  }
}

let client: Client | undefined;
let files: vscode.FileSystemWatcher;
let own = "";
let turn: Promise<void> = Promise.resolve();

export function activate(context: vscode.ExtensionContext): void {
  const again = () => restart();
  own = String(context.extension.packageJSON.version);
  files = vscode.workspace.createFileSystemWatcher(WATCHED);
  context.subscriptions.push(
    files,
    vscode.commands.registerCommand("kstory.restart", again),
    vscode.workspace.onDidGrantWorkspaceTrust(again),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("kstory.command")) void again();
    }),
  );
  void again();
}

export async function deactivate(): Promise<void> {
  await turn;
  await stop();
}

/** One restart after the other, however fast they are asked for. */
function restart(): Promise<void> {
  turn = turn.then(stop).then(start);
  return turn;
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.dispose().catch(() => undefined); // one that never started has nothing to stop
}

async function start(): Promise<void> {
  const program = chosen();
  let first: ChildProcess | undefined;
  try {
    first = await launch(program);
  } catch (reason) {
    void explain(complaint(program, reason instanceof Error ? reason.message : String(reason)));
    return;
  }
  let said = "";
  first.stderr?.on("data", (words) => (said = (said + String(words)).slice(-SAID)));
  const ended = once(first, "close"); // once all it said is read
  const server: ServerOptions = async () => {
    const started = first ?? (await launch(program)); // a second one where the first has fallen over
    first = undefined;
    return started;
  };
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: "kstory", scheme: "file" },
      { language: "kstory", scheme: "untitled" },
    ],
    synchronize: { fileEvents: files },
    initializationFailedHandler: () => false,
    errorHandler: {
      error: (...fault) => (mine.ready ? usual.error(...fault) : { action: ErrorAction.Continue, handled: true }),
      closed: () => (mine.ready ? usual.closed() : { action: CloseAction.DoNotRestart, handled: true }),
    },
    middleware: {
      provideCompletionItem: async (...asked) => onward(await asked[4](asked[0], asked[1], asked[2], asked[3])),
      window: { showDocument: (asked, cancel, next) => shown(asked) ?? next(asked, cancel) },
    },
  };
  const mine = (client = new Client("kstory", "kstory", server, options));
  const usual = mine.createDefaultErrorHandler();
  try {
    await Promise.race([mine.start(), ended.then(() => Promise.reject(new Error("the server ended")))]);
    mine.ready = true;
  } catch (reason) {
    await Promise.race([ended, new Promise((done) => setTimeout(done, GRACE))]);
    void explain(complaint(program, "", said || String(reason)));
    return;
  }
  const version = mine.initializeResult?.serverInfo?.version ?? "";
  mine.outputChannel.info(`kstory ${version}: ${program} lsp`);
  if (older(version, own)) {
    void vscode.window.showWarningMessage(
      `kstory ${version} (${program}) is older than this extension, ${own}: pip install --upgrade "kstory[editor]"`,
    );
  }
}

/** Settings and the mark of a comment end in a colon: what can stand behind it is shown at once. */
function onward(found: Completions): Completions {
  for (const item of Array.isArray(found) ? found : (found?.items ?? [])) {
    const text = item.insertText ?? item.label;
    if (typeof text === "string" && text.endsWith(": ")) {
      item.command = { command: "editor.action.triggerSuggest", title: "" };
    }
  }
  return found;
}

/** The server's process, once it runs. */
function launch(run: string): Promise<ChildProcess> {
  return new Promise((done, failed) => {
    const started = spawn(run, ["lsp", "--stdio"], { cwd: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath });
    started.once("error", failed);
    started.once("spawn", () => done(started));
  });
}

/** Sheets beside the story, as they are meant to look; clips in a tab where the machine of the files is another. */
function shown({ uri, external }: ShowDocumentParams): Promise<ShowDocumentResult> | undefined {
  const file = vscode.Uri.parse(uri);
  if (!external && file.path.endsWith(".md")) return run("markdown.showPreviewToSide", file);
  const elsewhere = vscode.env.remoteName !== undefined || vscode.env.uiKind === vscode.UIKind.Web;
  if (external && elsewhere && file.scheme === "file") return run("vscode.open", file, { preview: false });
  return undefined;
}

async function run(name: string, file: vscode.Uri, ...how: unknown[]): Promise<ShowDocumentResult> {
  await vscode.commands.executeCommand(name, file, ...how);
  return { success: true };
}

function chosen(): string {
  const place = {
    configured: vscode.workspace.getConfiguration("kstory").get<string>("command", ""),
    folders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
    trusted: vscode.workspace.isTrusted,
    windows: process.platform === "win32",
  };
  return command(place, homedir());
}

async function explain(words: string): Promise<void> {
  const picked = await vscode.window.showErrorMessage(words, "Open Settings", "Try Again");
  if (picked === "Open Settings") await vscode.commands.executeCommand("workbench.action.openSettings", "kstory.command");
  if (picked === "Try Again") await restart();
}

// Starts `kstory lsp` and keeps it running; everything an editor can show comes from there.
import { type ChildProcess, spawn } from "node:child_process";
import { homedir } from "node:os";
import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  type ShowDocumentParams,
  type ShowDocumentResult,
} from "vscode-languageclient/node";

import { command } from "./command";

const WATCHED = "**/{*.kstory,kstory.toml}"; // what builds write the server looks at by itself

let client: LanguageClient | undefined;
let files: vscode.FileSystemWatcher;
let turn: Promise<void> = Promise.resolve();

export function activate(context: vscode.ExtensionContext): void {
  const again = () => restart();
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
    void explain(program, reason);
    return;
  }
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
    middleware: { window: { showDocument: (asked, cancel, next) => shown(asked) ?? next(asked, cancel) } },
  };
  client = new LanguageClient("kstory", "kstory", server, options);
  await client.start().catch(() => undefined); // the client has said why
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

async function explain(run: string, reason: unknown): Promise<void> {
  const why = reason instanceof Error ? reason.message : String(reason);
  const picked = await vscode.window.showErrorMessage(
    `kstory: "${run} lsp" did not start, so there are colours and snippets only. ` +
      `Install it with: pip install "kstory[editor]", or say in the settings where it is. (${why})`,
    "Open Settings",
    "Try Again",
  );
  if (picked === "Open Settings") await vscode.commands.executeCommand("workbench.action.openSettings", "kstory.command");
  if (picked === "Try Again") await restart();
}

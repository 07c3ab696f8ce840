// Which kstory is run: the writer's own choice, the one of the project, the one on the PATH.
import { existsSync } from "node:fs";
import * as path from "node:path";

/** What the choice stands on. `folders` are those of the workspace; what they bring along is run only where they are trusted. */
export interface Place {
  readonly configured: string;
  readonly folders: readonly string[];
  readonly trusted: boolean;
  readonly windows: boolean;
}

/** The command to start. A configured path may begin with `~` or, from a first folder, with `.`. */
export function command(place: Place, home: string, exists: (file: string) => boolean = existsSync): string {
  const chosen = place.configured.trim();
  if (chosen !== "") return rooted(chosen, place.folders[0], home);
  const own = place.windows ? [".venv", "Scripts", "kstory.exe"] : [".venv", "bin", "kstory"];
  const found = place.folders.map((folder) => path.join(folder, ...own)).find(exists);
  return place.trusted && found !== undefined ? found : "kstory";
}

/** Why there is no server, and what to do: `reason` where the program could not be run, else what it `said` at its end. */
export function complaint(program: string, reason: string, said = ""): string {
  const only = "so there are colours and snippets only.";
  const where = "or say in the settings where another is.";
  if (/ENOENT/.test(reason)) {
    return `There is no "${program}" here, ${only} Install it with: pip install "kstory[editor]", ${where}`;
  }
  const last = said.trim().split("\n").at(-1)?.trim() ?? "";
  const why = reason !== "" ? `did not start (${reason})` : `ended at once${last && ` and said: ${last}`}`;
  return `"${program} lsp" ${why.replace(/\.?$/, "")}, ${only} Upgrade it with: pip install --upgrade "kstory[editor]", ${where}`;
}

/** Whether a version such as `0.2.1` comes before another, patches aside. */
export function older(version: string, than: string): boolean {
  const [mine, theirs] = [version, than].map((each) => each.split(".").slice(0, 2).map(Number));
  if (mine === undefined || theirs === undefined || mine.length < 2 || mine.some(Number.isNaN)) return false;
  return mine[0]! < theirs[0]! || (mine[0] === theirs[0] && mine[1]! < theirs[1]!);
}

function rooted(chosen: string, folder: string | undefined, home: string): string {
  if (/^~[/\\]/.test(chosen)) return path.join(home, chosen.slice(2));
  if (/^\.{1,2}[/\\]/.test(chosen) && folder !== undefined) return path.join(folder, chosen);
  return chosen;
}

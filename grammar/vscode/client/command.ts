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

function rooted(chosen: string, folder: string | undefined, home: string): string {
  if (/^~[/\\]/.test(chosen)) return path.join(home, chosen.slice(2));
  if (/^\.{1,2}[/\\]/.test(chosen) && folder !== undefined) return path.join(folder, chosen);
  return chosen;
}

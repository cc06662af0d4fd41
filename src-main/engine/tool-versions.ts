import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { readOutput } from './ffmpeg';

export interface ToolVersions {
  /** As the tool calls itself: "5.1.9-0+deb12u1", "n7.1", "N-12345-gabcdef". */
  readonly version: string;
  /** Its libavfilter, "8.44": unlike `version`, snapshots have one too. */
  readonly filterVersion: string;
}

/** By path and by what changes when a program is replaced. */
const notesSchema = v.record(
  v.string(),
  v.strictObject({ version: v.string(), filterVersion: v.string() }),
);

/** Where what can be had again is kept between runs. */
export function cacheFolder(): string {
  const { platform, env } = process;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'loopsmith');
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
    return join(local, 'loopsmith', 'Cache');
  }
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'loopsmith');
}

/**
 * The versions of an ffmpeg program; null where it does not run. Starting one only to ask takes as
 * long as encoding a dozen frames, so the answer is noted for as long as the file stays the same.
 */
export async function readVersions(path: string): Promise<ToolVersions | null> {
  const { size, mtimeMs } = await stat(path);
  const key = [path, size, mtimeMs].join('|');
  const noted = (await readNotes())[key];
  if (noted) return noted;
  const versions = await askVersions(path);
  if (versions) await note(key, versions).catch(() => undefined);
  return versions;
}

async function askVersions(path: string): Promise<ToolVersions | null> {
  const output = await readOutput(path, ['-hide_banner', '-version']).catch(() => '');
  const version = /^ff\w+ version (\S+)/.exec(output)?.[1];
  if (version === undefined) return null;
  const filter = /^libavfilter\s+(\d+)\.\s*(\d+)/m.exec(output);
  return { version, filterVersion: filter ? `${filter[1]!}.${filter[2]!}` : '' };
}

const notesFile = (): string => join(cacheFolder(), 'tool-versions.json');

/** Notes that cannot be read are no notes. */
async function readNotes(): Promise<v.InferOutput<typeof notesSchema>> {
  try {
    return v.parse(notesSchema, JSON.parse(await readFile(notesFile(), 'utf8')));
  } catch {
    return {};
  }
}

/** Of several runs that note at once the last one wins; the others ask again. */
async function note(key: string, versions: ToolVersions): Promise<void> {
  const [path] = key.split('|');
  const others = Object.entries(await readNotes()).filter(
    ([other]) => !other.startsWith(`${path!}|`),
  );
  const temporary = `${notesFile()}.${randomUUID()}`;
  await mkdir(dirname(temporary), { recursive: true });
  await writeFile(temporary, JSON.stringify(Object.fromEntries([...others, [key, versions]])));
  await rename(temporary, notesFile());
}

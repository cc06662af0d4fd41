import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { AppError } from '../core/errors';
import { cacheFolder, readVersions } from './tool-versions';
import type { ToolVersions } from './tool-versions';

export type ToolName = 'ffmpeg' | 'ffprobe';
export type ToolSource = 'setting' | 'ffmpeg-static' | 'system' | 'registry package';

export interface Tool extends ToolVersions {
  readonly path: string;
  readonly source: ToolSource;
}

/** The programs that do the work. Plain data: it is handed to worker threads. */
export interface Tools {
  readonly ffmpeg: Tool;
  readonly ffprobe: Tool;
}

export interface ToolSettings {
  readonly ffmpegPath?: string | undefined;
  readonly ffprobePath?: string | undefined;
}

/** What the user set: the app's preference, or the environment. */
export function toolSettingsFrom(environment: NodeJS.ProcessEnv): ToolSettings {
  return {
    ffmpegPath: environment['LOOPSMITH_FFMPEG'],
    ffprobePath: environment['LOOPSMITH_FFPROBE'],
  };
}

/**
 * Finds ffmpeg and ffprobe: the user's setting, ffmpeg-static's, the system's, a registry package's.
 * A setting that does not work is an error, not a reason to take another.
 * @throws AppError `ffmpegMissing` {tool, reason}
 */
export async function findTools(settings: ToolSettings = {}): Promise<Tools> {
  const { ffmpegPath, ffprobePath } = settings;
  const beside = ffmpegPath ? join(dirname(ffmpegPath), executable('ffprobe')) : null;
  const besideUsable = beside && (await accessFault(beside)) === '' ? beside : undefined;
  // Neither is awaited first, but of two that are missing ffmpeg is named.
  const searches = [
    findTool('ffmpeg', ffmpegPath),
    findTool('ffprobe', ffprobePath ?? besideUsable),
  ] as const;
  await Promise.allSettled(searches);
  return { ffmpeg: await searches[0], ffprobe: await searches[1] };
}

async function findTool(name: ToolName, setting: string | undefined): Promise<Tool> {
  const candidates = setting
    ? [{ path: setting, source: 'setting' as const }]
    : listCandidates(name);
  let reason = '';
  for (const { path, source } of candidates) {
    reason = await accessFault(path);
    if (reason !== '') continue;
    const versions = await readVersions(path);
    if (versions !== null) return { path, source, ...versions };
    reason = 'it does not answer as one';
  }
  // Of the many places where none was set, none is worth a word.
  if (!setting) throw new AppError('ffmpegMissing', { tool: name, reason: '' });
  throw new AppError('ffmpegMissing', { tool: `${name} at "${setting}"`, reason });
}

function listCandidates(name: ToolName): { path: string; source: ToolSource }[] {
  const system = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const staticPath = name === 'ffmpeg' ? ffmpegStaticPath() : null;
  return [
    ...(staticPath ? [{ path: staticPath, source: 'ffmpeg-static' as const }] : []),
    ...system.map((folder) => ({
      path: join(folder, executable(name)),
      source: 'system' as const,
    })),
    { path: join(registryFolder(), executable(name)), source: 'registry package' as const },
  ];
}

/** Where the package puts its binary; in a packaged app that lies outside the archive. */
function ffmpegStaticPath(): string | null {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- optional: it may be left out
    const path = require('ffmpeg-static') as string | null;
    return path?.replace('app.asar', 'app.asar.unpacked') ?? null;
  } catch {
    return null;
  }
}

/** Where the scripts unpack the builds carried by registry packages. */
const registryFolder = (): string => join(cacheFolder(), 'registry-ffmpeg');

const executable = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

/** Why a program cannot be started; empty where nothing speaks against it. */
async function accessFault(path: string): Promise<string> {
  return access(path, constants.X_OK).then(
    () => '',
    ({ code }: NodeJS.ErrnoException) =>
      code === 'ENOENT' ? 'there is no such file' : 'it may not be run',
  );
}

import { readOutput } from './ffmpeg';
import { listHwaccels } from './hwaccel';
import type { Tools } from './tools';

/** Something an ffmpeg can be built with or without. */
export interface Capability {
  readonly name: string;
  readonly found: boolean;
  /** Without it the named thing cannot be done at all; otherwise it is done less well. */
  readonly required: boolean;
  readonly purpose: string;
}

export interface Diagnosis {
  readonly tools: Tools;
  readonly capabilities: readonly Capability[];
  /** Devices this ffmpeg was built for; whether one works is tried on each source. */
  readonly hwaccels: readonly string[];
  readonly ok: boolean;
}

const wanted = [
  { list: 'encoders', name: 'libwebp_anim', required: true, purpose: 'writing animated WebP' },
  { list: 'filters', name: 'scale', required: true, purpose: 'changing the size' },
  { list: 'filters', name: 'zscale', required: false, purpose: 'right colours of HDR videos' },
  { list: 'filters', name: 'tonemap', required: false, purpose: 'right colours of HDR videos' },
  { list: 'decoders', name: 'libvpx-vp9', required: false, purpose: 'transparency of WebM videos' },
  { list: 'decoders', name: 'libdav1d', required: false, purpose: 'fast reading of AV1 videos' },
] as const;

/** What the ffmpeg that was found can do of what Loopsmith asks of it. */
export async function diagnose(tools: Tools): Promise<Diagnosis> {
  const lists = new Map<string, Set<string>>();
  for (const list of ['encoders', 'decoders', 'filters']) {
    lists.set(list, await listNames(tools, list));
  }
  const capabilities = wanted.map(({ list, ...capability }) => ({
    ...capability,
    found: lists.get(list)?.has(capability.name) ?? false,
  }));
  const ok = capabilities.every(({ found, required }) => found || !required);
  return { tools, capabilities, hwaccels: await listHwaccels(tools), ok };
}

/** What `ffmpeg -encoders`, `-decoders` or `-filters` names: each line is flags, a name, and words. */
export async function listNames({ ffmpeg }: Tools, list: string): Promise<Set<string>> {
  const output = await readOutput(ffmpeg.path, ['-hide_banner', `-${list}`]);
  const names = output.split(/\r?\n/).map((line) => /^\s*[A-Z.|]+\s+(\S+)/.exec(line)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}

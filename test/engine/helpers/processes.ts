import { readdir, readFile } from 'node:fs/promises';

/** What Linux tells of processes and threads (proc(5)). */
export interface ProcessFacts {
  readonly id: number;
  readonly command: string;
  readonly parent: number;
  readonly state: string;
  readonly nice: number;
  /** Seconds of processor time. */
  readonly cpuSeconds: number;
}

const ticksPerSecond = 100;

async function readFacts(folder: string, id: string): Promise<ProcessFacts | null> {
  const text = await readFile(`${folder}/${id}/stat`, 'utf8').catch(() => null);
  const match = /\((.*)\) (.*)$/s.exec(text ?? '');
  if (!match) return null;
  const [, command = '', rest = ''] = match;
  const fields = rest.split(' ');
  return {
    id: Number(id),
    command,
    state: fields[0]!,
    parent: Number(fields[1]),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    nice: Number(fields[16]),
  };
}

async function readAll(folder: string): Promise<ProcessFacts[]> {
  const ids = (await readdir(folder)).filter((name) => /^\d+$/.test(name));
  const facts = await Promise.all(ids.map((id) => readFacts(folder, id)));
  return facts.filter((found) => found !== null);
}

/** The processes that one (by default this) started and that still run. */
export async function listChildren(of: number | undefined = process.pid): Promise<ProcessFacts[]> {
  return (await listRunning()).filter(({ parent }) => parent === of);
}

export async function listRunning(): Promise<ProcessFacts[]> {
  return (await readAll('/proc')).filter(({ state }) => state !== 'Z');
}

export async function listThreads(): Promise<ProcessFacts[]> {
  return readAll(`/proc/self/task`);
}

/** Processor time that this process and its children take within so many milliseconds. */
export async function measureCpuSeconds(withinMs: number): Promise<number> {
  const total = async (): Promise<number> => {
    const own = process.cpuUsage();
    const children = await listChildren();
    const ofChildren = children.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
    return (own.user + own.system) / 1e6 + ofChildren;
  };
  const before = await total();
  await new Promise((resolve) => setTimeout(resolve, withinMs));
  return (await total()) - before;
}

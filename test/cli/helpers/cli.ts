import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';

/** The command line as it is shipped. */
export const cliPath = resolve(import.meta.dirname, '../../../out/main/cli.js');

export type JsonLine = Readonly<Record<string, unknown>> & { readonly type: string };

export interface CliResult {
  /** As a shell has it in `$?`: 128 + the signal's number where one ended it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Put before `node`: `setpriv …`. */
  readonly prefix?: readonly string[];
  /** A process group of its own, as a terminal gives a command. */
  readonly group?: boolean;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly ended: Promise<CliResult>;
  /** When each line of standard output came, in milliseconds from the start. */
  readonly lineTimes: readonly number[];
  /** Resolves when a line of standard output passes; rejects when the run ends without one. */
  readonly until: (test: (line: JsonLine) => boolean) => Promise<void>;
}

/** Starts the command line. */
export function startCli(args: readonly string[], options: CliOptions): RunningCli {
  const { cwd, env, prefix = [], group = false } = options;
  const [program, ...rest] = [...prefix, process.execPath, cliPath, ...args];
  const started = performance.now();
  const child = spawn(program!, rest, {
    cwd,
    env: { ...process.env, ...env },
    detached: group,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const lineTimes: number[] = [];
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    while (lineTimes.length < stdout.split('\n').length - 1) {
      lineTimes.push(performance.now() - started);
    }
    for (const watch of watchers) watch();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => {
      const status = code ?? 128 + (signal ? constants.signals[signal] : 0);
      resolve({ status, stdout, stderr, elapsedMs: performance.now() - started });
    });
  });
  const until: RunningCli['until'] = (test) =>
    new Promise((resolve, reject) => {
      const watch = (): void => {
        const whole = stdout.slice(0, stdout.lastIndexOf('\n') + 1);
        if (parseLines(whole).some(test)) resolve();
      };
      watchers.add(watch);
      watch();
      void ended.then(() => {
        reject(new Error(`Ended before the line came.\n${stdout}\n${stderr}`));
      }, reject);
    });
  return { child, ended, lineTimes, until };
}

/** Standard output of `--json`; throws where a line is no JSON object with a `type`. */
export function parseLines(stdout: string): JsonLine[] {
  if (stdout === '') return [];
  if (!stdout.endsWith('\n')) throw new Error(`The last line is not whole: ${stdout}`);
  return stdout
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const value: unknown = JSON.parse(line);
      if (typeof value !== 'object' || value === null || !('type' in value)) {
        throw new Error(`Not an object with a type: ${line}`);
      }
      return value as JsonLine;
    });
}

export interface DoneLine extends JsonLine {
  readonly type: 'done';
  readonly input: string;
  readonly output: {
    readonly path: string;
    readonly format: string;
    readonly width: number;
    readonly height: number;
    readonly frames: number;
    readonly durationMs: number;
    readonly sizeBytes: number;
    readonly loop: number;
  };
  readonly elapsedMs: number;
}

export interface FailedLine extends JsonLine {
  readonly type: 'failed';
  readonly input: string;
  readonly error: { readonly code: string; readonly message: string };
}

export interface PlanLine extends JsonLine {
  readonly type: 'plan';
  readonly input: string;
  readonly format: string;
  readonly geometry: Readonly<
    Record<
      'source' | 'crop' | 'scaled' | 'window' | 'placed' | 'output',
      { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number }
    >
  >;
  readonly frames: readonly { readonly time: number; readonly delayMs: number }[];
  readonly durationMs: number;
  readonly loop: number;
  readonly encoding: Readonly<Record<string, unknown>>;
}

interface Lines {
  progress: JsonLine & {
    readonly input: string;
    readonly stage: string;
    readonly progress: number;
  };
  done: DoneLine;
  failed: FailedLine;
  plan: PlanLine;
}

/** The lines of one type. */
export function linesOf<T extends keyof Lines>(stdout: string, type: T): Lines[T][] {
  return parseLines(stdout).filter((line) => line.type === type) as Lines[T][];
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { PassThrough } from 'node:stream';
import type { Readable, Writable } from 'node:stream';
import type ffmpegCommand from 'fluent-ffmpeg';
import { isAbort } from '../core/errors';
import { currentGroup } from './children';
import { guard } from './guard';

/** The only file that starts ffmpeg and ffprobe. */
export interface FfmpegRequest {
  readonly path: string;
  readonly inputOptions: readonly string[];
  /** A file, or pieces of raw bytes for standard input. */
  readonly input: string | AsyncIterable<Uint8Array>;
  readonly outputOptions: readonly string[];
  /** A file, replaced where it exists, or what takes the bytes; by default the run's `stdout`. */
  readonly output?: string | Writable;
  /** A second output, for standard output, where the first is a file. */
  readonly aside?: { readonly options: readonly string[]; readonly output: Writable };
  /** Each line of standard error. */
  readonly onLine?: (line: string) => void;
  /** It writes nothing before it is done, so it would not notice that nobody reads any more. */
  readonly silent?: boolean;
}

export interface FfmpegRun {
  /** Empty where the request says where the output goes. */
  readonly stdout: Readable;
  /** Resolves when the process has ended well; rejects with its last words, or an AbortError. */
  readonly ended: Promise<void>;
}

/** A failure of the process itself; `lines` are the last of its standard error. */
export class FfmpegError extends Error {
  override readonly name = 'FfmpegError';
  constructor(
    message: string,
    readonly lines: readonly string[],
    /** It did not end by itself, so that its failure tells nothing of the file. */
    readonly crashed = false,
  ) {
    super(message);
  }
}

/** Loading the library takes as long as encoding two frames, and ffprobe is run without it. */
export const loadLibrary = (): typeof ffmpegCommand =>
  createRequire(__filename)('fluent-ffmpeg') as typeof ffmpegCommand;

const keptLines = 40;
/** Lines that only echo the input, the output or our own marks. */
const chatter = /^\s|^(Input|Output|Stream mapping|Press|video:|frame=|\[Parsed_)/;

/**
 * A path as ffmpeg takes it literally: without the protocol in front, a leading `-`, a colon or a
 * `%d` in a name would mean something else.
 */
export function fileArgument(path: string): string {
  return `file:${path}`;
}

/** Starts ffmpeg. Aborting kills it. */
export function startFfmpeg(request: FfmpegRequest, signal: AbortSignal): FfmpegRun {
  signal.throwIfAborted();
  const stdout = new PassThrough({ highWaterMark: 1 << 20 });
  const { output = stdout } = request;
  const command = loadLibrary()({ stdoutLines: keptLines })
    .setFfmpegPath(request.path)
    .input(typeof request.input === 'string' ? request.input : 'pipe:0')
    .inputOptions(['-hide_banner', '-nostats', '-y', ...request.inputOptions])
    .outputOptions([...request.outputOptions]);
  // The library asks `-formats` and `-encoders` first, at both places: processes for each worker
  // thread, for what the plan knows already.
  Object.assign(command, {
    _checkCapabilities: (done: () => void) => {
      done();
    },
    availableEncoders: (done: (error: null, encoders: object) => void) => {
      done(null, {});
    },
  });
  const lines: string[] = [];
  command.on('stderr', (line: string) => {
    request.onLine?.(line);
    if (line.trim() === '' || chatter.test(line)) return;
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
  });
  const group = currentGroup();
  let child: ChildProcess | null = null;
  const kill = (): void => {
    child?.kill('SIGKILL');
  };
  signal.addEventListener('abort', kill, { once: true });
  // The library tells of an end before the last bytes are read, and of an error before the exit.
  let drained = Promise.resolve();
  let exited = Promise.resolve();
  command.on('start', () => {
    const { ffmpegProc } = command as unknown as { readonly ffmpegProc: ChildProcess };
    child = ffmpegProc;
    drained = new Promise((resolve) => ffmpegProc.stdout?.once('end', resolve));
    const adopted = group.adopt(ffmpegProc);
    const callOff = request.silent && ffmpegProc.pid ? guard(ffmpegProc.pid) : null;
    exited = adopted.then(callOff);
    if (signal.aborted) kill();
    if (ffmpegProc.stdin && typeof request.input !== 'string') {
      feed(ffmpegProc.stdin, request.input).catch(kill);
    }
  });
  const ended = new Promise<void>((resolve, reject) => {
    command.once('end', () => {
      resolve();
    });
    command.on('error', (error: Error) => {
      kill();
      reject(signal.aborted ? abortReason(signal) : new FfmpegError(error.message, lines));
    });
  }).finally(() => {
    signal.removeEventListener('abort', kill);
    return exited;
  });
  if (output !== stdout) stdout.end();
  const { aside } = request;
  const taker = typeof output === 'string' ? aside?.output : output;
  if (taker) {
    ended.then(
      () => drained.then(() => taker.end()),
      (error: unknown) => taker.destroy(error as Error),
    );
  }
  if (typeof output === 'string') {
    // Whoever asks hears of a failure by `ended`, if at all.
    ended.catch(() => undefined);
    command.output(fileArgument(output));
  }
  // The library would otherwise kill a process that ends its output a little before itself.
  if (taker) command.output(taker, { end: false });
  if (aside) command.outputOptions([...aside.options]);
  command.run();
  return { stdout, ended };
}

/**
 * Writes the pieces, each when the one before has left this process: so its array may be used again.
 * A process that is gone shows by its end.
 */
async function feed(stdin: Writable, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  stdin.on('error', () => undefined);
  for await (const piece of pieces) {
    const written = await new Promise<boolean>((resolve) => {
      stdin.write(piece, (error) => {
        resolve(!error);
      });
    });
    if (!written) return;
  }
  stdin.end();
}

function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new DOMException('Aborted', 'AbortError');
}

/**
 * Everything a program prints, as text.
 * @throws FfmpegError where it fails, or an AbortError
 */
export async function readOutput(
  path: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const parts: Buffer[] = [];
  await readChunks(path, args, (chunk) => parts.push(chunk), signal);
  return Buffer.concat(parts).toString('utf8');
}

/** As `readOutput`, but line by line, for outputs that are long; resolves to its warnings. */
export async function readLines(
  path: string,
  args: readonly string[],
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  const warnings = await readChunks(
    path,
    args,
    (chunk) => {
      const pieces = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
      rest = pieces.pop() ?? '';
      pieces.forEach(onLine);
    },
    signal,
  );
  if (rest) onLine(rest);
  return warnings;
}

function readChunks(
  path: string,
  args: readonly string[],
  onChunk: (chunk: Buffer) => void,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      killSignal: 'SIGKILL',
      ...(signal && { signal }),
    });
    const gone = currentGroup().adopt(child);
    const words: string[] = [];
    child.stdout.on('data', onChunk);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words.push(...text.split(/\r?\n/).filter(Boolean));
      if (words.length > keptLines) words.splice(0, words.length - keptLines);
    });
    let failure: Error | null = null;
    child.on('error', (error) => {
      failure = error;
    });
    child.on('close', (code, endedBy) => {
      void gone.then(() => {
        if (failure) {
          reject(isAbort(failure) ? failure : new FfmpegError(failure.message, words, true));
        } else if (code === 0) resolve(words);
        else {
          // Windows tells a crash by a code beyond all others.
          const crashed = code === null || code > 255;
          const end = `exited with ${code === null ? String(endedBy) : `code ${String(code)}`}`;
          reject(new FfmpegError(`${path} ${end}`, words, crashed));
        }
      });
    });
  });
}

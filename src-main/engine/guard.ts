import { spawn } from 'node:child_process';
import { platform } from 'node:os';

/** Reading fails when the pipe's other end closes, which is when this process is gone. */
const script = 'trap "" INT TERM HUP; read -r line || kill -9 "$1"';

/**
 * Has a process killed as soon as this one is gone, be it by `kill -9`. For processes that would not
 * notice: those that are stopped, and those that write nothing before they are done. Returns what
 * calls the guard off, which resolves when it is gone. Not on Windows, where no shell can do it.
 */
export function guard(pid: number): () => Promise<void> {
  if (platform() === 'win32') return () => Promise.resolve();
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = new Promise<void>((resolve) => {
    watcher.once('exit', () => {
      resolve();
    });
    // Without a shell there is no guard; nothing else depends on it.
    watcher.once('error', () => {
      resolve();
    });
  });
  watcher.stdin.on('error', () => undefined);
  return () => {
    watcher.kill('SIGKILL');
    return gone;
  };
}

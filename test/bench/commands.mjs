/** Running commands for their result; what fails, fails with a sentence. */
import { isStopping, run } from '../../scripts/processes.mjs';

/** A command that failed: a peer's failure is told in the table, and the bench goes on. */
export class CommandError extends Error {}

/**
 * @typedef {{ command: string, args: string[] }} Command
 */

/**
 * Runs a command to its end and gives its output. Throws a CommandError where it fails.
 * @param {Command} command
 * @param {Parameters<typeof run>[2]} [options]
 */
export async function runOrThrow({ command, args }, options) {
  // After Ctrl-C its children have ended with errors of their own: nothing may come after them.
  if (isStopping()) await new Promise(() => undefined);
  const result = await run(command, args, options);
  if (result.status === 0) return result;
  const lines = `${result.stderr}\n${result.stdout}`.trim().split('\n').filter(Boolean);
  throw new CommandError(lines.slice(-3).join(' ') || `it ended with status ${result.status}`);
}

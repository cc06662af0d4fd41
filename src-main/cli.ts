#!/usr/bin/env node
import { version } from '../package.json';
import { parseCommand, UsageError } from './cli/arguments';
import type { Command, ConvertCommand } from './cli/arguments';
import { runConvert } from './cli/convert-command';
import { runDoctor } from './cli/doctor-command';
import { exitCodes } from './cli/exit-codes';
import { runProbe } from './cli/probe-command';
import { createJsonReport, describe } from './cli/report';
import { usage } from './cli/usage';
import { AppError } from './core/errors';

async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'help':
      process.stdout.write(`${usage}\n`);
      return exitCodes.allDone;
    case 'version':
      process.stdout.write(`${version}\n`);
      return exitCodes.allDone;
    case 'doctor':
      return runDoctor(command.json);
    case 'probe':
      return runProbe(command.input, command.json);
    case 'upload': {
      // Uploads and notifications take as long to load as everything else: where they are asked for.
      const { runUpload } = await import('./cli/upload-command');
      return runUpload(command).catch(refuse(command));
    }
    case 'convert':
      return runConvert(command).catch(refuse(command));
  }
}

/** What a command throws, it throws before it has done anything. */
const refuse =
  ({ inputs, json }: Pick<ConvertCommand, 'inputs' | 'json'>) =>
  (error: unknown): never => {
    throw error instanceof AppError ? new UsageError(error, inputs, json) : error;
  };

/** A reader that has seen enough (`| head`) is no failure of ours. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

async function main(): Promise<number> {
  try {
    return await run(parseCommand(process.argv.slice(2)));
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    process.stderr.write(`${describe(thrown.error)}\n`);
    const { failed } = createJsonReport();
    if (thrown.json)
      thrown.inputs.forEach((input) => {
        failed(input, thrown.error);
      });
    return exitCodes.wrongUsage;
  }
}

void main().then((status) => {
  process.exitCode = status;
});

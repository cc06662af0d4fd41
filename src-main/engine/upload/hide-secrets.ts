const hidden = new Set<string>();
let hiding = false;

const withoutSecrets = (text: string): string =>
  [...hidden].reduce((rest, secret) => rest.replaceAll(secret, '***'), text);

/**
 * Keeps secrets out of what Node prints of requests where `NODE_DEBUG` asks for it: that is read as
 * the process starts and cannot be taken back, so the words are replaced on their way out.
 */
export function hideSecrets(secrets: readonly (string | null)[]): void {
  if (!process.env['NODE_DEBUG']) return;
  for (const secret of secrets) {
    if (!secret) continue;
    hidden.add(secret);
    hidden.add(encodeURIComponent(secret));
  }
  if (hiding) return;
  hiding = true;
  const { stderr } = process;
  const write = stderr.write.bind(stderr) as (...args: unknown[]) => boolean;
  stderr.write = (chunk: unknown, ...rest: unknown[]) =>
    write(typeof chunk === 'string' ? withoutSecrets(chunk) : chunk, ...rest);
}

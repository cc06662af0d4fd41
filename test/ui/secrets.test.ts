import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDestinations } from '../../src-main/app/destinations';
import { openSecrets as open } from '../../src-main/app/secrets';
import type { Protection, Secrets } from '../../src-main/app/secrets';
import { parseDestination } from '../../src-main/core/destination';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loopsmith-secrets-'));
  path = join(folder, 'secrets.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const report = vi.fn();
const openSecrets = (at: string, by: Protection): Secrets => open(at, by, report);
const flip = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
/** Stands for the system's: what it makes is no text any more. */
const protection = (available = true, mine = true): Protection => ({
  available: () => available,
  encrypt: (text) => flip(Buffer.from(text)),
  decrypt: (bytes) => {
    if (!mine) throw new Error('Another user encrypted this.');
    return flip(bytes).toString();
  },
});
const secret = 'S3cr3tS3cr3tS3cr3t';
const onDisk = (): string => readFileSync(path, 'utf8');

describe('a secret', () => {
  test('is encrypted on disk, for the user alone, and there at the next start', () => {
    const secrets = openSecrets(path, protection());
    secrets.set('a', secret, false);
    expect(secrets.keptAs('a')).toBe('protected');
    expect(onDisk()).not.toContain(secret);
    expect(onDisk()).not.toContain(Buffer.from(secret).toString('base64'));
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
    const again = openSecrets(path, protection());
    expect([again.get('a'), again.keptAs('a')]).toEqual([secret, 'protected']);
    again.remove('a');
    expect(openSecrets(path, protection()).keptAs('a')).toBe('missing');
    expect(readdirSync(folder)).toEqual(['secrets.json']);
  });

  test('without protection stays in memory, unless the user insists', () => {
    const secrets = openSecrets(path, protection(false));
    expect(secrets.protected).toBe(false);
    secrets.set('a', secret, false);
    expect([secrets.get('a'), secrets.keptAs('a')]).toEqual([secret, 'session']);
    expect(readdirSync(folder)).toEqual([]);
    expect(openSecrets(path, protection(false)).get('a')).toBeNull();
    secrets.set('a', secret, true);
    expect(secrets.keptAs('a')).toBe('plain');
    expect(openSecrets(path, protection(false)).get('a')).toBe(secret);
    secrets.set('a', 'another', false);
    expect(onDisk()).toBe('{}');
    expect(secrets.get('a')).toBe('another');
  });

  test('that cannot be decrypted any more is missing', () => {
    openSecrets(path, protection()).set('a', secret, false);
    const secrets = openSecrets(path, protection(true, false));
    expect([secrets.get('a'), secrets.keptAs('a')]).toEqual([null, 'missing']);
  });

  test('of a file that is damaged is not printed', () => {
    writeFileSync(path, `{"a": ${secret}`);
    expect(openSecrets(path, protection()).get('a')).toBeNull();
    expect(report).toHaveBeenCalledOnce();
    expect(JSON.stringify(report.mock.calls)).not.toContain(secret);
    expect(readdirSync(folder)).toEqual([expect.stringContaining('unreadable')]);
  });
});

describe('destinations', () => {
  const destination = parseDestination({
    ...{ name: 'Pictures', region: 'cn-hangzhou', bucket: 'pictures', accessKeyId: 'LTAI' },
  });
  const credentials = { accessKeySecret: secret, securityToken: 'CAIS' };
  const file = (): string => join(folder, 'destinations.json');
  const reopen = () => openDestinations(file(), openSecrets(path, protection()), report);

  test('are kept without their secrets; the first is the default until another is', () => {
    const destinations = reopen();
    const first = destinations.save(null, destination);
    const second = destinations.save(null, { ...destination, name: 'Archive' });
    destinations.setCredentials(first, credentials, false);
    expect(readFileSync(file(), 'utf8')).not.toContain(secret);
    const again = reopen();
    expect(again.list).toEqual([
      { id: first, destination, secret: 'protected' },
      { id: second, destination: { ...destination, name: 'Archive' }, secret: 'missing' },
    ]);
    expect(JSON.stringify(again.list)).not.toContain(secret);
    expect(again.credentials(first)).toEqual(credentials);
    expect(again.defaultId).toBe(first);
    again.setDefault(second);
    again.setDefault('unknown');
    expect(reopen().defaultId).toBe(second);
    again.remove(second);
    again.save(first, { ...destination, bucket: 'others' });
    expect(reopen()).toMatchObject({ defaultId: first });
    expect(reopen().find(first)).toMatchObject({ bucket: 'others' });
    again.remove(first);
    expect(reopen()).toMatchObject({ list: [], defaultId: null });
    expect(onDisk()).toBe('{}');
  });

  test('one without its secret says so', () => {
    const destinations = reopen();
    const id = destinations.save(null, destination);
    expect(() => destinations.credentials(id)).toThrow(
      expect.objectContaining({ code: 'secretMissing', detail: { name: 'Pictures' } }) as Error,
    );
  });

  test('one that is not valid does not take the others with it', () => {
    const id = reopen().save(null, destination);
    const stored = JSON.parse(readFileSync(file(), 'utf8')) as { destinations: unknown[] };
    stored.destinations.unshift({ id, value: { ...destination, bucket: 'X' } }, 7);
    writeFileSync(file(), JSON.stringify(stored));
    expect(reopen().list).toHaveLength(1);
  });

  test('topics are found by their names, with what they sign with', () => {
    const destinations = reopen();
    const topic = { name: 'done', target: { kind: 'webhook', url: 'https://x.example' } } as const;
    const id = destinations.saveTopic(null, topic);
    expect(destinations.findTopic('done')).toEqual({ ...topic, secret: null });
    destinations.setTopicSecret(id, secret);
    expect(reopen().findTopic('done')).toEqual({ ...topic, secret });
    expect(readFileSync(file(), 'utf8')).not.toContain(secret);
    expect(destinations.findTopic('other')).toBeNull();
    destinations.removeTopic(id);
    expect(reopen().topics).toEqual([]);
  });
});

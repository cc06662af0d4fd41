import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import dbus from '@homebridge/dbus-native';

export interface ShownNotification {
  readonly id: number;
  readonly app: string;
  readonly title: string;
  readonly body: string;
  /** Their keys; labels stand between them. */
  readonly actions: readonly string[];
}

export interface Desktop {
  /** For the app. */
  readonly env: Record<string, string>;
  readonly notifications: readonly ShownNotification[];
  /** What a click on a notification sends. */
  readonly invoke: (id: number, action: string) => void;
  readonly stop: () => void;
}

interface Bus {
  requestName(name: string, flags: number, done: (error: unknown, code: number) => void): void;
  exportInterface(object: object, path: string, description: object): void;
  sendSignal(path: string, iface: string, name: string, signature: string, args: unknown[]): void;
  readonly connection: { end(): void };
}
const { sessionBus } = dbus as unknown as {
  sessionBus(options: { busAddress: string }): Bus;
};

const path = '/org/freedesktop/Notifications';
const iface = 'org.freedesktop.Notifications';

/** The first line that a process prints. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error('It ended before it said anything.'));
    });
  });
}

/** A session bus of its own with a notification service on it, and, where wanted, a key ring. */
export async function startDesktop(folder: string, keyRing = false): Promise<Desktop> {
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = await firstLine(daemon);
  const runtime = join(folder, 'runtime');
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const env = {
    DBUS_SESSION_BUS_ADDRESS: address,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: join(folder, 'data'),
  };
  const ring = keyRing
    ? spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
        env: { ...process.env, ...env },
        stdio: ['pipe', 'ignore', 'ignore'],
      })
    : null;
  ring?.stdin?.end('\n');

  const notifications: ShownNotification[] = [];
  const bus = sessionBus({ busAddress: address });
  bus.exportInterface(
    {
      Notify: (
        ...[app, , , title, body, actions]: [string, number, string, string, string, string[]]
      ) => {
        const id = notifications.length + 1;
        notifications.push({ id, app, title, body, actions });
        return id;
      },
      CloseNotification: () => undefined,
      GetCapabilities: () => ['actions', 'body'],
      GetServerInformation: () => ['test', 'loopsmith', '1', '1.2'],
    },
    path,
    {
      name: iface,
      methods: {
        Notify: ['susssasa{sv}i', 'u'],
        CloseNotification: ['u', ''],
        GetCapabilities: ['', 'as'],
        GetServerInformation: ['', 'ssss'],
      },
      signals: { ActionInvoked: ['us'], NotificationClosed: ['uu'] },
    },
  );
  await new Promise<void>((resolve, reject) => {
    bus.requestName(iface, 0, (error) => {
      if (error) reject(new Error(JSON.stringify(error)));
      else resolve();
    });
  });
  return {
    env,
    notifications,
    invoke: (id, action) => {
      bus.sendSignal(path, iface, 'ActionInvoked', 'us', [id, action]);
    },
    stop: () => {
      bus.connection.end();
      ring?.kill();
      daemon.kill();
    },
  };
}

import type { ErrorData } from '../core/errors';
import { describeError } from '../core/messages';
import { describeError as describeErrorZhCn } from '../core/messages-zh-cn';

/** What the system's notifications say. */
export interface NotificationTexts {
  readonly done: (count: number) => string;
  readonly failed: (count: number) => string;
  readonly someFailed: (done: number, failed: number) => string;
  readonly jobDone: (name: string) => string;
  readonly jobFailed: (name: string) => string;
  readonly uploaded: (count: number) => string;
  /** One reason for each failure, as many as there is room for. */
  readonly reason: (name: string, error: ErrorData) => string;
  readonly more: (count: number) => string;
  readonly showInFolder: string;
  readonly copyLink: string;
}

const jobs = (count: number): string => `${String(count)} ${count === 1 ? 'job' : 'jobs'}`;

const en: NotificationTexts = {
  done: (count) => `${jobs(count)} done`,
  failed: (count) => `${jobs(count)} failed`,
  someFailed: (done, failed) => `${jobs(done)} done, ${String(failed)} failed`,
  jobDone: (name) => `${name} is done`,
  jobFailed: (name) => `${name} failed`,
  uploaded: (count) => `${String(count)} uploaded`,
  reason: (name, error) => `${name}: ${describeError(error).message}`,
  more: (count) => `and ${String(count)} more`,
  showInFolder: 'Show in folder',
  copyLink: 'Copy link',
};

const zhCN: NotificationTexts = {
  done: (count) => `${String(count)} 个任务已完成`,
  failed: (count) => `${String(count)} 个任务失败`,
  someFailed: (done, failed) => `${String(done)} 个任务已完成，${String(failed)} 个失败`,
  jobDone: (name) => `${name} 已完成`,
  jobFailed: (name) => `${name} 失败`,
  uploaded: (count) => `已上传 ${String(count)} 个`,
  reason: (name, error) => `${name}：${describeErrorZhCn(error).message}`,
  more: (count) => `还有 ${String(count)} 个`,
  showInFolder: '在文件夹中显示',
  copyLink: '复制链接',
};

/** In the window's language; English for one that is not known. */
export function notificationTexts(language: string): NotificationTexts {
  return language.toLowerCase().startsWith('zh') ? zhCN : en;
}

/** What the system's dialogs say: titles, and the question before jobs are left unfinished. */
export interface DialogTexts {
  readonly addFolder: string;
  readonly saveIn: string;
  readonly stillRunning: (jobs: number) => string;
  readonly waitsAgain: (jobs: number) => string;
  readonly quit: string;
  readonly keepRunning: string;
}

const en: DialogTexts = {
  addFolder: 'Add the videos in a folder',
  saveIn: 'Save the results in',
  stillRunning: (jobs) =>
    jobs === 1
      ? '1 job is still running. Quit anyway?'
      : `${String(jobs)} jobs are still running. Quit anyway?`,
  waitsAgain: (jobs) =>
    jobs === 1 ? 'It waits again at the next start.' : 'They wait again at the next start.',
  quit: 'Quit',
  keepRunning: 'Keep running',
};

const zhCN: DialogTexts = {
  addFolder: '添加文件夹中的视频',
  saveIn: '结果保存到',
  stillRunning: (jobs) => `还有 ${String(jobs)} 个任务正在运行。仍要退出吗？`,
  waitsAgain: () => '下次启动后会重新等待处理。',
  quit: '退出',
  keepRunning: '继续运行',
};

/** By the tag of the window's language; English until it was told. */
export function dialogTexts(language: string): DialogTexts {
  return language === 'zh-CN' ? zhCN : en;
}

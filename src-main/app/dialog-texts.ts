/** Titles of the system's dialogs. */
export interface DialogTexts {
  readonly addFolder: string;
  readonly saveIn: string;
}

const en: DialogTexts = {
  addFolder: 'Add the videos in a folder',
  saveIn: 'Save the results in',
};

const zhCN: DialogTexts = {
  addFolder: '添加文件夹中的视频',
  saveIn: '结果保存到',
};

/** By the tag of the window's language; English until it was told. */
export function dialogTexts(language: string): DialogTexts {
  return language === 'zh-CN' ? zhCN : en;
}

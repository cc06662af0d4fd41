import { createFormats } from '../../../src-main/core/format';
import type { Messages } from '../en';

const { number } = createFormats('zh-CN');

export const output: Messages['output'] = {
  place: '保存到',
  places: { beside: '视频旁边', folder: '文件夹', ask: '询问' },
  placeHelp: {
    beside: '保存在各自视频所在的文件夹。',
    folder: '全部保存在一个文件夹。',
    ask: '开始队列时询问。',
  },
  folder: '文件夹',
  noFolder: '尚未选择：保存在视频旁边',
  choose: '选择…',
  name: '名称',
  nameHelp: (example) => `例如 ${example}`,
  variables: '加入名称',
  clash: '已存在时',
  clashes: { rename: '使用其他名称', skip: '保留，跳过任务', replace: '替换' },
  clashHelp: {
    rename: '例如“clip (2).gif”。',
    skip: '任务失败并说明原因；文件保留。',
    replace: '原有文件会丢失。视频和本队列的结果不会被替换。',
  },
};

export const preferences: Messages['preferences'] = {
  title: '偏好设置',
  close: '关闭',
  tabs: {
    general: '通用',
    results: '结果',
    machine: '性能',
    tools: '转换工具',
    notifications: '通知',
  },
  language: '语言',
  systemLanguage: '跟随系统',
  theme: '主题',
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  cores: '核心',
  allCores: (count) => `全部（${number(count)}）`,
  someCores: (count) => `最多 ${number(count)} 个`,
  coresHelp: '所有转换合计使用的处理器核心。',
  priority: '优先级',
  priorities: { normal: '普通', low: '低' },
  priorityHelp: { normal: '与其他程序相同。', low: '让其他程序优先。' },
  hwaccel: '解码',
  hwaccels: { auto: '显卡', off: '处理器' },
  hwaccelHelp: {
    auto: '能用显卡读取视频时使用显卡，否则使用处理器。',
    off: '所有视频都由处理器读取。',
  },
  applies: '对之后开始的任务生效。',
  toolsLooking: '正在检查转换工具的能力…',
  toolSources: {
    setting: '由您选择',
    'ffmpeg-static': '随应用提供',
    system: '在系统中找到',
    'registry package': '由应用下载',
  },
  can: '支持',
  cannot: '不支持',
  capabilities: {
    libwebp_anim: '写入动态图片',
    scale: '改变尺寸',
    zscale: '还原高动态范围视频的色彩',
    tonemap: '还原高动态范围视频的色彩',
    'libvpx-vp9': '透明视频',
    libdav1d: '快速读取新编码的视频',
  },
  devices: '支持的显卡接口',
  noDevices: '无',
  chooseTool: '选择其他…',
  resetTool: '自动查找',
  checkTool: '重新检查',
};

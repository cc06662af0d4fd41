import { createFormats } from '../../../src-main/core/format';
import type { ClashRule, OutputPlace } from '../../../src-main/core/preferences';

const { number } = createFormats('en');

/** Where results go. */
export const output = {
  place: 'Save results',
  places: { beside: 'Beside', folder: 'Folder', ask: 'Ask' } satisfies Record<
    OutputPlace,
    string
  > as Record<OutputPlace, string>,
  placeHelp: {
    beside: 'Each in the folder of its video.',
    folder: 'All in one folder.',
    ask: 'When the queue is started.',
  } satisfies Record<OutputPlace, string> as Record<OutputPlace, string>,
  folder: 'Folder',
  noFolder: 'None yet: beside each video',
  choose: 'Choose…',
  name: 'Name',
  nameHelp: (example: string) => `Such as ${example}`,
  variables: 'Add to the name',
  clash: 'If it exists',
  clashes: {
    rename: 'Use a free name',
    skip: 'Leave it, skip the job',
    replace: 'Replace it',
  } satisfies Record<ClashRule, string> as Record<ClashRule, string>,
  clashHelp: {
    rename: 'Such as “clip (2).gif”.',
    skip: 'The job fails and says so; the file stays.',
    replace: 'The file that is there is lost. Videos and this queue’s results never are.',
  } satisfies Record<ClashRule, string> as Record<ClashRule, string>,
};

export const preferences = {
  title: 'Preferences',
  close: 'Close',
  tabs: {
    general: 'General',
    results: 'Results',
    machine: 'Machine',
    tools: 'ffmpeg',
    notifications: 'Notifications',
  },
  language: 'Language',
  systemLanguage: 'As the system',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  cores: 'Cores',
  allCores: (count: number) => `All (${number(count)})`,
  someCores: (count: number) => `At most ${number(count)}`,
  coresHelp: 'Of the processor, for all conversions together.',
  priority: 'Priority',
  priorities: { normal: 'Normal', low: 'Low' },
  priorityHelp: {
    normal: 'Runs as other programs do.',
    low: 'Gives way to other programs.',
  },
  hwaccel: 'Decoding',
  hwaccels: { auto: 'GPU', off: 'CPU' },
  hwaccelHelp: {
    auto: 'The GPU reads videos where it can; where it cannot, the processor does.',
    off: 'The processor reads all videos.',
  },
  applies: 'Holds for what is started next.',
  toolsLooking: 'Asking ffmpeg what it can do…',
  toolSources: {
    setting: 'chosen by you',
    'ffmpeg-static': 'came with Loopsmith',
    system: 'found on this system',
    'registry package': 'fetched by Loopsmith',
  } as Readonly<Record<string, string>>,
  can: 'can',
  cannot: 'cannot',
  /** What a part of ffmpeg is for. */
  capabilities: {
    libwebp_anim: 'writing animated WebP',
    scale: 'changing the size',
    zscale: 'right colours of HDR videos',
    tonemap: 'right colours of HDR videos',
    'libvpx-vp9': 'transparency of WebM videos',
    libdav1d: 'fast reading of AV1 videos',
  } as Readonly<Record<string, string>>,
  devices: 'GPUs it was built for',
  noDevices: 'none',
  chooseTool: 'Choose another…',
  resetTool: 'Find by itself',
  checkTool: 'Check again',
};

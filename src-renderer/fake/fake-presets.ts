import type { PresetResults } from '../../src-main/core/preset-contract';
import { freePresetName } from '../../src-main/core/presets';
import type { Preset } from '../../src-main/core/presets';
import { builtInPresets } from '../../src-main/core/presets';
import type { ToolReport, ToolResults } from '../../src-main/core/tool-contract';
import type { Handlers } from './fake-bridge';

const tool = (name: string) => ({
  path: `/usr/bin/${name}`,
  source: 'system',
  version: '5.1.6-0+deb12u1',
});
const report: ToolReport = {
  tools: { ffmpeg: tool('ffmpeg'), ffprobe: tool('ffprobe') },
  capabilities: [
    { name: 'libwebp_anim', found: true, required: true, purpose: 'writing animated WebP' },
    { name: 'zscale', found: true, required: false, purpose: 'right colours of HDR videos' },
    { name: 'libdav1d', found: false, required: false, purpose: 'fast reading of AV1 videos' },
  ],
  hwaccels: ['vaapi', 'cuda'],
};

/** Presets in memory, and an ffmpeg that is always the same. */
export function createFakePresets(): Pick<Handlers, keyof PresetResults | keyof ToolResults> {
  let presets: readonly Preset[] = [
    { name: 'Newsletter', settings: { ...builtInPresets.readme, width: 600 } },
  ];
  return {
    getPresets: () => presets,
    setPresets: (wanted) => {
      presets = wanted;
      return null;
    },
    importPresets: () => {
      const taken = presets.map(({ name }) => name);
      const added = [{ name: freePresetName('Imported', taken), settings: builtInPresets.chat }];
      presets = [...presets, ...added];
      return added;
    },
    exportPresets: () => '/home/me/loopsmith-presets.json',
    inspectTools: () => report,
    chooseFfmpeg: () => report,
    resetFfmpeg: () => report,
  };
}

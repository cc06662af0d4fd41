import { describe, expect, it } from 'vitest';
import { parseLdd, unmet } from '../../scripts/requirements.mjs';
import { adviseInstalling, currentNames, packagesOf } from '../../scripts/system.mjs';

const everything = {
  missingLibraries: [],
  hasLibrary: () => true,
  hasProgram: () => true,
  hasFonts: true,
  hasFfmpeg: true,
};
const nothing = {
  missingLibraries: ['libnss3.so'],
  hasLibrary: () => false,
  hasProgram: () => false,
  hasFonts: false,
  hasFfmpeg: false,
};

describe('parseLdd', () => {
  it('finds what is missing, each once', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007ffd)',
      '\tlibffmpeg.so => /opt/electron/libffmpeg.so (0x00007f)',
      '\tlibnss3.so => not found',
      '\tlibgtk-3.so.0 => not found',
      '\tlibnss3.so => not found',
      '\t/lib64/ld-linux-x86-64.so.2 (0x00007f)',
    ].join('\n');
    expect(parseLdd(output)).toEqual(['libnss3.so', 'libgtk-3.so.0']);
  });

  it('finds nothing where all is there', () => {
    expect(parseLdd('\tlibc.so.6 => /lib/libc.so.6 (0x1)\n')).toEqual([]);
    expect(parseLdd('\tnot a dynamic executable\n')).toEqual([]);
  });
});

describe('unmet', () => {
  it('asks for nothing on a system that has all', () => {
    expect(unmet('tests', everything)).toEqual([]);
  });

  it('asks for a virtual display only where one is used', () => {
    const without = { ...everything, hasProgram: () => false };
    expect(unmet('start', without)).toEqual([]);
    expect(packagesOf(unmet('app', without))).toEqual(['xvfb']);
  });

  it('asks for more where tests are to run', () => {
    const packages = packagesOf(unmet('tests', nothing));
    expect(packages).toEqual(expect.arrayContaining(['libgtk-3-0', 'gifsicle', 'webp', 'ffmpeg']));
    expect(packages.filter((name) => name === 'ffmpeg')).toHaveLength(1);
  });

  it('has the app do without ffmpeg’s package, since the registry has one', () => {
    const required = unmet('app', nothing).filter(({ optional }) => !optional);
    expect(packagesOf(required)).not.toContain('ffmpeg');
  });
});

describe('advice', () => {
  const missing = unmet('app', { ...everything, missingLibraries: ['libnss3.so'] });

  it('gives the line to run', () => {
    expect(adviseInstalling(missing, true)).toMatch(
      /apt-get install -y --no-install-recommends libgtk-3-0 libnss3/,
    );
    expect(adviseInstalling(missing, false)).toContain('your package manager');
  });

  it('uses the names of newer systems', () => {
    const available = new Set(['libgtk-3-0t64', 'libnss3', 'libasound2', 'libasound2t64']);
    expect(currentNames(['libgtk-3-0', 'libnss3', 'libasound2'], available)).toEqual([
      ...['libgtk-3-0t64', 'libnss3', 'libasound2t64'],
    ]);
  });
});

import { dirname } from 'node:path';
import { readdirSync } from 'node:fs';

/** Sources end with this; what is imported is the compiled module as Base64. */
const suffix = '?assembly';

const flags = [
  ...['-O3', '--converge', '--enable', 'simd', '--noAssert', '--runtime', 'stub'],
  // The kernels' loops stay within their arrays: no check at every access.
  ...['--uncheckedBehavior', 'always'],
  ...['--disableWarning', 'AS112'],
];

/**
 * Compiles an AssemblyScript entry to WebAssembly.
 * @param {string} path
 * @returns {Promise<Uint8Array>}
 */
export async function compileAssembly(path) {
  const { default: asc } = await import('assemblyscript/asc');
  const { error, stdout, stderr, binary } = await compile(asc, path);
  if (error || !binary) throw new Error(`${path} does not compile\n${stderr}${stdout}`);
  return binary;
}

/** The compiler writes through callbacks, so nothing touches the disk. */
async function compile(asc, path) {
  const stdout = asc.createMemoryStream();
  const stderr = asc.createMemoryStream();
  let binary = null;
  const { error } = await asc.main([path, '--outFile', 'out.wasm', ...flags], {
    stdout,
    stderr,
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) binary = contents;
    },
  });
  return { error, stdout: stdout.toString(), stderr: stderr.toString(), binary };
}

/** For Vite: `import base64 from './kernels/index.ts?assembly'`. */
export function assembly() {
  return {
    name: 'loopsmith:assembly',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(suffix)) return null;
      const resolved = await this.resolve(source.slice(0, -suffix.length), importer);
      return resolved && resolved.id + suffix;
    },
    async load(id) {
      if (!id.endsWith(suffix)) return null;
      const path = id.slice(0, -suffix.length);
      for (const name of readdirSync(dirname(path))) this.addWatchFile(`${dirname(path)}/${name}`);
      const bytes = Buffer.from(await compileAssembly(path));
      return `export default ${JSON.stringify(bytes.toString('base64'))};`;
    },
  };
}

import type { Plugin } from 'vite';

/** Compiles an AssemblyScript entry to WebAssembly. */
export function compileAssembly(path: string): Promise<Uint8Array>;

/** For Vite: `import base64 from './kernels/index.ts?assembly'`. */
export function assembly(): Plugin;

import type { OutputFormat } from '../core/settings';
import type { Encoder } from './encoder';
import { gifEncoder } from './gif/encoder';
import { webpEncoder } from './webp/encoder';

/** The encoder of each format. */
export const encoders: Readonly<Record<OutputFormat, Encoder>> = {
  gif: gifEncoder,
  webp: webpEncoder,
};

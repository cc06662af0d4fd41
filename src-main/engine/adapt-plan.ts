import type { ConversionPlan } from '../core/plan';
import { alphaDecoder } from './decode';
import { listNames } from './doctor';
import type { Tools } from './tools';

export interface AdaptedPlan {
  readonly plan: ConversionPlan;
  /** What the user should know. */
  readonly notes: readonly string[];
}

/** The plan as far as this ffmpeg was built for it: a paler picture is better than none. */
export async function adaptPlan(plan: ConversionPlan, tools: Tools): Promise<AdaptedPlan> {
  const notes: string[] = [];
  let adapted = plan;
  if (plan.toneMap) {
    const filters = await listNames(tools, 'filters');
    if (!filters.has('zscale') || !filters.has('tonemap')) {
      adapted = { ...adapted, toneMap: false };
      notes.push(
        'This ffmpeg lacks zscale or tonemap: the colours of this HDR video come out pale.',
      );
    }
  }
  const decoder = alphaDecoder(plan.media);
  if (decoder !== null && !(await listNames(tools, 'decoders')).has(decoder)) {
    adapted = { ...adapted, alpha: false, media: { ...adapted.media, hasAlpha: false } };
    notes.push(`This ffmpeg lacks ${decoder}: the transparency of this video is left out.`);
  }
  return { plan: adapted, notes };
}

/** Which rows are selected, which one has the focus, and where a range began. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** The row the arrow keys start from. */
  readonly active: string | null;
  /** The row a range with Shift starts from. */
  readonly anchor: string | null;
}

export const emptySelection: Selection = { ids: new Set(), active: null, anchor: null };

export type SelectMode = 'only' | 'toggle' | 'range';

/** A row is chosen by click or key: alone, added or taken away (Ctrl), or up to it (Shift). */
export function select(
  selection: Selection,
  order: readonly string[],
  id: string,
  mode: SelectMode,
): Selection {
  if (mode === 'toggle') {
    const ids = new Set(selection.ids);
    if (!ids.delete(id)) ids.add(id);
    return { ids, active: id, anchor: id };
  }
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (mode === 'range' && from >= 0 && to >= 0) {
    const ids = new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1));
    return { ids, active: id, anchor: selection.anchor };
  }
  return { ids: new Set([id]), active: id, anchor: id };
}

/** The row that is `by` rows away from the active one; the first or last one where there is none. */
export function neighbour(
  selection: Selection,
  order: readonly string[],
  by: number,
): string | null {
  const at = selection.active === null ? -1 : order.indexOf(selection.active);
  if (at < 0) return (by > 0 ? order[0] : order.at(-1)) ?? null;
  return order[Math.min(order.length - 1, Math.max(0, at + by))] ?? null;
}

/** The next row behind the active one of those wanted; behind the last one the first again. */
export function nextOf(
  { active }: Selection,
  order: readonly string[],
  wanted: readonly string[],
): string | null {
  const from = active === null ? 0 : order.indexOf(active) + 1;
  const id = [...order.slice(from), ...order.slice(0, from)].find((each) => wanted.includes(each));
  return id ?? null;
}

/** Only the focus moves, as Ctrl with an arrow does. */
export function moveActive(selection: Selection, id: string): Selection {
  return { ...selection, active: id };
}

export function selectAll(selection: Selection, order: readonly string[]): Selection {
  const active = selection.active ?? order[0] ?? null;
  return { ids: new Set(order), active, anchor: active };
}

export function selectThese(ids: readonly string[]): Selection {
  return { ids: new Set(ids), active: ids[0] ?? null, anchor: ids[0] ?? null };
}

/** After jobs went: what is left, the focus on the row that took the lost one's place. */
export function prune(
  selection: Selection,
  before: readonly string[],
  after: readonly string[],
): Selection {
  const left = new Set(after);
  const ids = new Set([...selection.ids].filter((id) => left.has(id)));
  const keep = (id: string | null): string | null => (id !== null && left.has(id) ? id : null);
  return {
    ids,
    active: keep(selection.active) ?? successor(selection.active, before, left),
    anchor: keep(selection.anchor),
  };
}

function successor(
  lost: string | null,
  before: readonly string[],
  left: ReadonlySet<string>,
): string | null {
  const at = lost === null ? -1 : before.indexOf(lost);
  if (at < 0) return null;
  const stays = (id: string): boolean => left.has(id);
  return before.slice(at).find(stays) ?? before.slice(0, at).reverse().find(stays) ?? null;
}

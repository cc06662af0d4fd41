import { tick } from 'svelte';

/** Puts the focus on the first field of a form that is marked as wrong; `part` is any part of it. */
export async function focusFirstWrong(part: HTMLElement): Promise<void> {
  // Marked with the next update of the page.
  await tick();
  part.parentElement?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}

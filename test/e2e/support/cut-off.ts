import type { Locator } from '@playwright/test';

/** Texts of these elements that are wider than their boxes: of a button or label something is cut off. */
export const cutOff = (elements: Locator): Promise<string[]> =>
  elements.evaluateAll((found) =>
    found
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1 && clientWidth > 1)
      .map(({ textContent }) => textContent.trim()),
  );

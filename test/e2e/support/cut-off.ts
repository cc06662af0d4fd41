import type { Locator, Page } from '@playwright/test';

/** Texts of these elements that are wider than their boxes: of a button or label something is cut off. */
export const cutOff = (elements: Locator): Promise<string[]> =>
  elements.evaluateAll((found) =>
    found
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1 && clientWidth > 1)
      .map(({ textContent }) => textContent.trim()),
  );

/** Panes, and what scrolls in them, that hold something wider than they are. */
export const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter(
        (each) =>
          each.matches('main, main > :not([role=separator]), aside') ||
          /auto|scroll/.test(getComputedStyle(each).overflowX),
      )
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ className, scrollWidth, clientWidth }) =>
        [className, String(scrollWidth), 'in', String(clientWidth)].join(' '),
      ),
  );

/** Choices whose chosen words don't fit in their boxes, beside the arrow. */
export const cutChoices = (page: Page): Promise<string[]> =>
  page.locator('select:visible').evaluateAll((found) =>
    (found as HTMLSelectElement[]).flatMap((select) => {
      const style = getComputedStyle(select);
      const text = select.selectedOptions[0]?.text ?? '';
      const canvas = document.createElement('canvas').getContext('2d')!;
      canvas.font = style.font;
      const room =
        select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      return canvas.measureText(text).width > room ? [text] : [];
    }),
  );

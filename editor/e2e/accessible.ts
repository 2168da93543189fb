import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './site'

/** What is on the page now can be used by everybody, as far as axe can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  // Colours in the middle of a transition are not the colours.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))))
  // The site has no frames of others, for whose sake axe would gather what it found on a page of its own; and what passes is not listed.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`)).toEqual([])
}

import type { Page } from '@playwright/test'

/** A picture of the page for who looks through them, where CALOTYPE_SHOTS names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  if (process.env.CALOTYPE_SHOTS) await page.screenshot({ path: `${process.env.CALOTYPE_SHOTS}/${name}.png`, fullPage: true })
}

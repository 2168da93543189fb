import { expectAccessible } from './accessible'
import { disc } from './pictures'
import { expect, project, put, test, tile } from './site'

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' } as object)

    test('every state of the library is accessible', async ({ page, request }) => {
      const id = await project(request, `Axe ${colorScheme}`)
      await page.goto(`/p/${id}`)
      await expect(page.getByText('Drop pictures here')).toBeVisible()
      await expectAccessible(page)

      await put(request, id, 'a.png', disc(0.1))
      await put(request, id, 'b.png', disc(0.5))
      await expect(tile(page, 'b.png')).toBeVisible()
      await expect(tile(page, 'a.png')).toBeVisible()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'List' }).click()
      await expect(tile(page, 'a.png').locator('time')).toBeVisible()
      await expectAccessible(page)
      await page.getByRole('checkbox', { name: 'Select a.png' }).click()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Tags' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click()
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Actions for b.png' }).click()
      await expect(page.getByRole('menu')).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page)
    })

    test('the projects and a page that is not there are accessible', async ({ page }) => {
      await page.goto('/projects')
      await expect(page.getByRole('link', { name: 'My project' })).toBeVisible()
      await expectAccessible(page)
      await page.goto('/nowhere')
      await expect(page.getByText('There is nothing here')).toBeVisible()
      await expectAccessible(page)
    })
  })
}

test('the theme is chosen, and stays after a reload', async ({ page }) => {
  await page.goto('/projects')
  await page.getByRole('button', { name: 'Appearance' }).click()
  await page.getByRole('menuitem', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(18, 18, 18)')
})

test('a phone shows everything without scrolling sideways', async ({ page, request }) => {
  await page.setViewportSize({ width: 390, height: 800 })
  const id = await project(request, 'A project with quite a long name that does not fit on a phone')
  await put(request, id, 'a picture with a name that is far too long for its tile on a phone.png', disc(0.3))
  for (const path of ['/projects', `/p/${id}`]) {
    await page.goto(path)
    await expect(page.getByText(/quite a long name/).first()).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    for (const button of await page.getByRole('button').all()) {
      const box = await button.boundingBox()
      if (box && box.width > 1) expect(box.x + box.width).toBeLessThanOrEqual(390)
    }
  }
})

test('the first paint needs no socket, and a lost server is said', async ({ page, request }) => {
  const id = await project(request, 'Lost')
  await page.route('**/graphql', (route) => route.abort())
  await page.routeWebSocket('**/graphql', (socket) => socket.close()) // one that opens would load the files by itself
  await page.goto(`/p/${id}`)
  await expect(page.getByText('The files could not be loaded.')).toBeVisible()
  await page.unroute('**/graphql')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('Drop pictures here')).toBeVisible()
})

test('no control is wider than its panel', async ({ page, request }) => {
  const id = await project(request, 'Wide')
  const file = await put(request, id, 'wide.png', disc(0.4, 900, 600))
  await page.goto(`/p/${id}/f/${file}?t=resize/600x/-/scale_crop/300x200/center/-/border_radius/20/-/setfill/ff0000`)
  const panel = page.getByRole('tabpanel')
  for (const [width, height] of [[1280, 800], [390, 844]] as const) {
    await page.setViewportSize({ width, height })
    for (const name of ['Shape', 'Steps', 'Link', 'File']) {
      await page.getByRole('tab', { name }).click()
      await expect(panel.getByRole('heading', { name, exact: true })).toBeVisible()
      if (name === 'Shape') await expect(panel.getByLabel('Size, Width').first()).toBeVisible()
      expect(await panel.evaluate((element) => element.scrollWidth - element.clientWidth), `${name} at ${width} px`).toBe(0)
    }
  }
})

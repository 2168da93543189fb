import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { address, clipboard, drag, mean, middle, open, upload } from './editor'
import { disc } from './pictures'
import { expect, graphql, project, put, test } from './site'

const at = (page: string, transformation: string) => `${page}?t=${encodeURIComponent(transformation)}`
const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()
const panel = (page: Page) => page.getByRole('tabpanel')

test('an operation is found in any panel by what it does', async ({ page, request }) => {
  await open(page, (await upload(request, 'find.png')).page)
  await tab(page, 'Link')
  await page.keyboard.press('/')
  await expect(page.getByTestId('find')).toBeFocused()
  await page.keyboard.type('privacy')
  const found = page.getByTestId('found').locator('[data-operation]')
  await expect(found.first()).toHaveAttribute('data-operation', 'blur_region')
  await page.getByTestId('find').press('Escape')
  await expect(page.getByTestId('find')).toHaveValue('')
  await expect(page.locator('[data-operation=resize]')).toBeVisible()
  await page.getByTestId('find').fill('no such thing')
  await expect(panel(page).getByText('Nothing is called like that.')).toBeVisible()
})

test('a look is chosen by its picture, by hand and by the keyboard', async ({ page, request }) => {
  const { page: url, file } = await upload(request, 'look.png')
  await open(page, url)
  await tab(page, 'Looks')
  const looks = page.getByRole('radiogroup', { name: 'Look' }).getByRole('radio')
  await expect(looks.first()).toHaveAttribute('aria-checked', 'true')
  expect(await looks.count()).toBeGreaterThan(24)
  // Each is this picture through that look, and was really loaded.
  const names = await looks.evaluateAll((all) => all.map((look) => (look as HTMLElement).dataset.look!))
  const second = looks.nth(1).locator('img')
  await expect(second).toHaveAttribute('src', `/image/${file}/-/scale_crop/96x96/center/-/filter/${names[1]}/`)
  await expect.poll(() => second.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(96)

  await looks.nth(2).click()
  await expect(address(page)).toHaveValue(`filter/${names[2]}`)
  await page.keyboard.press('ArrowLeft')
  await expect(looks.nth(1)).toBeFocused()
  await expect(address(page)).toHaveValue(`filter/${names[1]}`)
  // The strength of it is a slider, at the top.
  const amount = panel(page).getByRole('slider', { name: 'Amount' })
  await amount.press('PageDown')
  await expect(address(page)).toHaveValue(`filter/${names[1]}/90`)
  await expectAccessible(page)
  await looks.first().click()
  await expect(address(page)).toHaveValue('')
  await expect(amount).toHaveCount(0)
})

test('of two looks each is changed by itself, in sight or not', async ({ page, request }) => {
  await open(page, at((await upload(request, 'looks.png')).page, 'filter/warm/-/filter/matte'))
  await tab(page, 'Steps')
  await page.getByRole('button', { name: 'Settings of Look' }).first().click()
  await page.locator('[data-look=cool]').click()
  await expect(address(page)).toHaveValue('filter/cool/100/-/filter/matte/100')
  await panel(page).getByRole('slider', { name: 'Amount' }).press('PageDown')
  await expect(address(page)).toHaveValue('filter/cool/90/-/filter/matte/100')
  await page.getByRole('button', { name: 'Switch Look off' }).first().click()
  await expect(address(page)).toHaveValue('filter/matte/100')
  await page.locator('[data-look=sea]').click()
  await expect(page.locator('[data-step]')).toHaveCount(2)
  await page.getByRole('button', { name: 'Switch Look on' }).click()
  await expect(address(page)).toHaveValue('filter/sea/90/-/filter/matte/100')
  await page.locator('[data-look=""]').click()
  await expect(address(page)).toHaveValue('filter/matte/100')
  await expect(panel(page)).toBeFocused()
})

test('a region is drawn on the picture, with the mouse and with keys', async ({ page, request }) => {
  await open(page, (await upload(request, 'region.png')).page)
  await tab(page, 'Blur')
  await page.getByRole('button', { name: 'Add Pixelate a region' }).click()
  await expect(address(page)).toHaveValue('pixelate_region/50px50p/center')
  await expect(page.getByTestId('region-size')).toHaveText('600 × 400')
  await expectAccessible(page)

  // The bottom right corner is pulled in by a quarter of the box: what is written stays in percent.
  const box = (await page.locator('.crop-box').boundingBox())!
  await drag(page, await middle(page, '[data-handle=se]'), -box.width / 2, -box.height / 2)
  await expect(page.getByTestId('region-size')).toHaveText(/^(299|30\d) × (199|20\d)$/)
  await expect(address(page)).toHaveValue(/^pixelate_region\/2[45][.\d]*px2[45][.\d]*p\/33[.\d]*p,33[.\d]*p$/)
  // To the top left corner, and ten pixels to the right.
  const from = await middle(page, '.crop-move')
  await drag(page, from, -800, -800)
  await expect(address(page)).toHaveValue(/\/0p,0p$/)
  await page.keyboard.press('Shift+ArrowRight')
  await expect(address(page)).toHaveValue(/\/1\.1\dp,0p$/)
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-frame]')).toHaveCount(0)
  await expect(page.getByTestId('place')).toBeFocused()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(address(page)).toHaveValue(/\/0p,0p$/)
})

test('a region in pixels stays in pixels, and is drawn on the picture as it is there', async ({ page, request }) => {
  const { page: url } = await upload(request, 'before.png')
  await open(page, at(url, 'blur_region/100x100/50,50/40/-/rotate/90'))
  await tab(page, 'Steps')
  await page.getByRole('button', { name: 'Settings of Blur a region' }).click()
  await page.getByTestId('place').click()
  await expect(page.locator('.crop-move')).toBeFocused()
  // Under the tool the picture is not turned yet.
  expect(await page.getByTestId('canvas').evaluate((c) => (c as HTMLCanvasElement).clientWidth > c.clientHeight)).toBe(true)
  await page.keyboard.press('ArrowDown')
  await expect(address(page)).toHaveValue('blur_region/100x100/50,51/40/-/rotate/90')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-frame]')).toHaveCount(0)
})

test('a text with all that a URL does not like is written, seen, copied and pasted', async ({ page, request, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { page: url, file } = await upload(request, 'text.png', 600, 400)
  await open(page, url)
  const before = await mean(page, 0.25, 0.4, 0.5, 0.2)
  await tab(page, 'Layers')
  await page.getByRole('button', { name: 'Add Text' }).click()
  const words = page.locator('[data-operation=text] textarea')
  await expect(words).toBeFocused()
  const text = '100 % of "it"?\n#1 & 1/2 ~ \u{1F600} שלום'
  await words.fill(text)
  await words.blur()
  const written = '100 % of "it"?~n#1 & 1~s2 ~~ \u{1F600} שלום'
  await expect(address(page)).toHaveValue(/^font\/.*\/-\/text_align\/center\/center\/-\/text\/80px30p\/center\/100 % of/)
  const chain = await address(page).inputValue()
  expect(chain.endsWith(`/${written}`)).toBe(true)
  await expect.poll(async () => Math.abs((await mean(page, 0.25, 0.4, 0.5, 0.2))[0]! - before[0]!)).toBeGreaterThan(4)

  // The colour is the font's, which stands before the text.
  const font = page.locator('[data-state-of=font]')
  await font.getByRole('textbox', { name: 'Colour, hexadecimal' }).fill('ff0000')
  await font.getByRole('textbox', { name: 'Colour, hexadecimal' }).press('Enter')
  await expect(address(page)).toHaveValue(/^font\/[^-]*ff0000/)

  await page.getByTestId('copy-link').click()
  const link = await clipboard(page)
  expect(link).toMatch(/^\S+$/)
  expect(decodeURIComponent(new URL(link).pathname)).toContain(`/${written}/`)
  const served = await request.get(link)
  expect(served.status()).toBe(200)
  expect(link).toContain(`/image/${file}/`)

  // A reload has the same text, and the link can be pasted into the address.
  await page.reload()
  await expect(address(page)).toHaveValue(new RegExp(`/100 % of "it"`))
  await page.getByRole('button', { name: 'Remove all steps' }).click()
  await expect(address(page)).toHaveValue('')
  await address(page).fill(link)
  await address(page).press('Enter')
  await expect(address(page)).toHaveValue(/^font\/.*\u{1F600} שלום$/u)
  await tab(page, 'Layers')
  await expect(words).toHaveValue(text)
})

test('a wrong step of a pasted link is underlined where it stands', async ({ page, request }) => {
  const { page: url, file } = await upload(request, 'paste.png')
  await open(page, url)
  const link = `https://pictures.example/image/${file}/-/text/50px20p/center/%F0%9F%98%80%20a/-/blurr/5/`
  await address(page).fill(link)
  await expect(page.getByRole('alert')).toContainText('blurr')
  await expect(page.locator('.address-mirror mark')).toHaveText('blurr')
})

test('a picture is laid on another: chosen in a window, placed by hand', async ({ page, request }) => {
  const id = await project(request, 'Layers')
  const main = await put(request, id, 'main.png', disc(0.1, 800, 600))
  const logo = await put(request, id, 'logo.png', disc(0.6, 200, 100))
  await put(request, await project(request, 'Other'), 'secret.png', disc(0.3))
  await open(page, `/p/${id}/f/${main}`)
  await tab(page, 'Layers')
  await page.getByRole('button', { name: 'Add Picture on top' }).click()
  const picker = page.getByRole('dialog')
  await expect(picker.locator('[data-file]')).toHaveCount(2)
  await expectAccessible(page)
  await picker.getByRole('searchbox').fill('LOGO')
  await expect(picker.locator('[data-file]')).toHaveCount(1)
  await picker.locator(`[data-file="${logo}"]`).click()
  await expect(address(page)).toHaveValue(`overlay/${logo}/50px50p/center`)
  // It keeps its shape in the box: 400 by 200.
  await expect(page.getByTestId('region-size')).toHaveText('400 × 200')
  await drag(page, await middle(page, '.crop-move'), 900, 900)
  await expect(address(page)).toHaveValue(`overlay/${logo}/50px33.3p/100p,100p`)
  await tab(page, 'Steps')
  const card = page.locator('[data-step]')
  await expect(card).toContainText('logo.png')
  await expect(card.locator('img').last()).toHaveAttribute('src', new RegExp(logo))

  // Another one in its place, by the keyboard.
  await page.getByRole('button', { name: 'Settings of Picture on top' }).click()
  await page.getByRole('button', { name: /logo\.png\. Choose another/ }).click()
  await picker.locator(`[data-file="${logo}"]`).focus()
  await page.keyboard.press('ArrowRight')
  await expect(picker.locator(`[data-file="${main}"]`)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(picker).toHaveCount(0)
  await expect(card).toContainText('main.png')
  // What the overlays after it go by is set with it.
  await card.locator('[data-state-of=overlay_blend] summary').click()
  await card.locator('[data-state-of=overlay_blend] select').selectOption('multiply')
  await expect(address(page)).toHaveValue(`overlay_blend/multiply/-/overlay/${main}/50px33.3p/100p,100p`)
})

test('presets: saved, applied, renamed, changed, unfolded, deleted, each with a way back', async ({ page, request }) => {
  const { page: url } = await upload(request, 'preset.png')
  const id = url.split('/')[2]!
  const presets = async () => (await graphql<{ project: { presets: { name: string; transformation: string }[] } }>(request, 'query($id: ID!) { project(id: $id) { presets { name transformation } } }', { id })).project.presets
  await open(page, at(url, 'resize/300x/-/invert'))
  await tab(page, 'Presets')
  await page.getByTestId('save-preset').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('not a name!')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toBeVisible()
  await dialog.getByRole('textbox').fill('card')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.locator('[data-preset=card]')).toContainText('resize/300x · invert')

  // Applied, it is one step; what else there was stays. Once more takes it away.
  await page.getByRole('button', { name: 'Remove all steps' }).click()
  const card = page.getByRole('button', { name: 'Preset card', exact: true })
  await card.click()
  await expect(address(page)).toHaveValue('preset/card')
  await expect(card).toHaveAttribute('aria-pressed', 'true')
  await expect(page.locator('[data-testid=size]')).not.toHaveText('')
  await expectAccessible(page)

  const choose = async (name: string, item: string) => {
    await page.getByRole('button', { name: `Actions for the preset ${name}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  const undo = () => page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).last().click()
  await choose('card', 'Rename…')
  await dialog.getByRole('textbox').fill('thumb')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-preset=thumb]')).toBeVisible()
  // The chain goes on with it.
  await expect(address(page)).toHaveValue('preset/thumb')
  await undo()
  await expect(address(page)).toHaveValue('preset/card')

  await choose('card', 'Put its steps in place of all')
  await expect(address(page)).toHaveValue(/^resize\/300x\/-\/invert/)

  await page.getByRole('button', { name: 'Remove all steps' }).click()
  await address(page).fill('flip')
  await address(page).press('Enter')
  await choose('card', 'Change it to the current steps')
  await expect(page.locator('[data-preset=card]')).toContainText('flip')
  await undo()
  await expect(page.locator('[data-preset=card]')).toContainText('resize/300x · invert')

  await choose('card', 'Delete')
  await expect(page.locator('[data-preset]')).toHaveCount(0)
  expect(await presets()).toEqual([])
  await undo()
  await expect(page.locator('[data-preset=card]')).toBeVisible()
  expect((await presets())[0]!.transformation).toMatch(/^resize\/300x\/-\/invert/)
})

test('a preset that the project does not have is marked as wrong', async ({ page, request }) => {
  const { page: url } = await upload(request, 'nopreset.png')
  await open(page, url)
  await address(page).fill('flip/-/preset/nothing')
  await expect(page.getByRole('alert')).toContainText('nothing')
})

test('every operation can be used from its panel, and the server takes what its controls make', async ({ page, request }) => {
  test.setTimeout(240_000)
  type Described = { name: string; kind: string; parameters: { kind: string; default: string | null }[] }
  const { page: url } = await upload(request, 'every.png', 400, 300)
  const { operations } = await graphql<{ operations: Described[] }>(request, '{ operations { name kind parameters { kind default } } }', {})
  await open(page, url)
  await tab(page, 'Colour')
  // Presets and crops have tools of their own, and what answers about the picture is a link.
  for (const { name, kind, parameters } of operations.filter(({ name, kind }) => kind !== 'TERMINAL' && name !== 'preset' && name !== 'crop')) {
    await page.getByTestId('find').fill(name)
    const row = page.locator(`[data-operation=${name}]`)
    await expect(row, name).toBeVisible()
    await row.locator('button, input, select').first().waitFor()
    const [look, add, toggle, menu] = [row.locator('[data-look]'), row.getByRole('button', { name: /^Add / }), row.getByRole('switch'), row.locator('select')]
    if (await look.count()) await look.nth(1).click()
    else if (await add.count()) {
      await add.click()
      if (parameters.some((parameter) => parameter.kind === 'FILE' && parameter.default === null)) await page.getByRole('dialog').locator('[data-file]').first().click()
    } else if (await toggle.count()) await toggle.check()
    else if (await menu.count()) await menu.first().selectOption({ index: 1 })
    else {
      // A slider at its end goes the other way.
      const slider = row.getByRole('slider').first()
      await slider.press('ArrowRight')
      if (!(await address(page).inputValue())) await slider.press('ArrowLeft')
    }
    await expect(address(page), kind).toHaveValue(new RegExp(`(^|/)${name}(/|$)`))
    const text = await address(page).inputValue()
    const { transformation } = await graphql<{ transformation: { error: { message: string } | null } }>(request, 'query($t: String!) { transformation(text: $t) { error { message } } }', { t: text })
    expect(transformation.error, text).toBeNull()
    await page.getByRole('button', { name: 'Remove all steps' }).click()
    await expect(address(page)).toHaveValue('')
  }
})

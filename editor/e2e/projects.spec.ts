import { disc } from './pictures'
import { expect, project, put, test } from './site'

test('the first visit shows the first project, the next one goes to where one was', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/projects$/)
  await page.getByRole('link', { name: 'My project' }).click()
  await expect(page).toHaveURL(/\/p\//)
  await expect(page.getByTestId('upload')).toBeVisible()
  await page.goto('/')
  await expect(page).toHaveURL(/\/p\//)
})

test('a project is created, renamed, deleted and taken back', async ({ page }) => {
  await page.goto('/projects')
  await page.getByRole('button', { name: 'New project' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Alps')
  await page.getByRole('button', { name: 'Create project' }).click()
  await expect(page.getByText('Drop pictures here')).toBeVisible()
  await expect(page).toHaveTitle(/Alps/)

  await page.getByRole('link', { name: /Calotype/ }).click()
  await page.getByRole('button', { name: 'Actions for Alps' }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Dolomites')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('link', { name: 'Dolomites' })).toBeVisible()

  await page.getByRole('button', { name: 'Actions for Dolomites' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByRole('link', { name: 'Dolomites' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: 'Dolomites' })).toBeVisible()
})

test('a name that the server refuses is said in the dialog, which stays', async ({ page }) => {
  await page.goto('/projects')
  await page.getByRole('button', { name: 'New project' }).click()
  await page.getByLabel('Name', { exact: true }).evaluate((field: HTMLInputElement) => field.removeAttribute('maxlength'))
  await page.getByLabel('Name', { exact: true }).fill('x'.repeat(1000))
  await page.getByRole('button', { name: 'Create project' }).click()
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a card shows how many files there are, and the header switches between projects', async ({ page, request }) => {
  const id = await project(request, 'Counted')
  await put(request, id, 'a.png', disc(0.1))
  await put(request, id, 'b.png', disc(0.4))
  await page.goto('/projects')
  await expect(page.locator('li[data-name="Counted"]')).toContainText('2 files')
  await page.getByRole('link', { name: 'Counted' }).click()
  await page.getByRole('button', { name: /Switch project/ }).click()
  await page.getByRole('menuitem', { name: /My project/ }).click()
  await expect(page).toHaveTitle(/My project/)
})

test('the menu of projects counts along', async ({ page, request }) => {
  const id = await project(request, 'Growing')
  await page.goto(`/p/${id}`)
  await expect(page.getByText('Drop pictures here')).toBeVisible()
  await put(request, id, 'a.png', disc(0.2))
  await expect(page.getByRole('gridcell', { name: 'a.png' }).first()).toBeVisible()
  await page.getByRole('button', { name: /Switch project/ }).click()
  // The project that is open and what leads elsewhere stand first, however many there are.
  const lines = page.getByRole('menuitem')
  await expect(lines.nth(0)).toHaveText(/Growing\s*1/)
  await expect(lines.nth(1)).toHaveText('Usage…')
  await expect(lines.nth(2)).toHaveText('Webhooks…')
  await expect(lines.nth(3)).toHaveText('Access, people and keys…')
  await expect(lines.nth(4)).toHaveText('New project…')
  await expect(lines.nth(5)).toHaveText('All projects')
})

test('a file that is dropped beside the projects does not take the page away', async ({ page }) => {
  await page.goto('/projects')
  await expect(page.getByRole('link', { name: 'My project' })).toBeVisible()
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['x'], 'dropped.png', { type: 'image/png' }))
    return data
  })
  const prevented = (type: string) =>
    page.getByRole('heading', { name: 'Projects' }).evaluate((heading, [kind, data]) => !heading.dispatchEvent(new DragEvent(kind as string, { dataTransfer: data as DataTransfer, bubbles: true, cancelable: true })), [type, transfer] as const)
  expect(await prevented('dragover')).toBe(true)
  expect(await prevented('drop')).toBe(true)
  await expect(page.getByText('Drop the files on the project')).toBeVisible()
})

test('a project that is not there says so', async ({ page }) => {
  await page.goto('/p/00000000-0000-4000-8000-000000000000')
  await expect(page.getByText('This project is not there')).toBeVisible()
  await page.getByRole('link', { name: 'To the projects' }).click()
  await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
})

test('a new project asks for its name at once', async ({ page }) => {
  await page.goto('/projects')
  await page.getByRole('button', { name: 'New project' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'New project' })).toBeFocused()
})

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { attempt, hold, release, toast, toasts } from './toasts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})
const texts = () => toasts.value.map((shown) => shown.text)

it('a toast goes by itself, an error later, though nobody could draw them', () => {
  toast({ text: 'saved' })
  toast({ text: 'broken', kind: 'error' })
  vi.advanceTimersByTime(7000)
  expect(texts()).toEqual(['broken'])
  vi.advanceTimersByTime(5000)
  expect(texts()).toEqual([])
})

it('a toast stays while somebody is at it, and its time begins again', () => {
  toast({ text: 'undo?' })
  hold(toasts.value[0]!)
  vi.advanceTimersByTime(60_000)
  expect(texts()).toEqual(['undo?'])
  release(toasts.value[0]!)
  vi.advanceTimersByTime(7000)
  expect(texts()).toEqual([])
})

it('at most four are shown, the newest', () => {
  for (const text of 'abcde') toast({ text })
  expect(texts()).toEqual(['b', 'c', 'd', 'e'])
})

it('what failed says why and is tried again by its button', async () => {
  let broken = true
  const run = async () => {
    if (broken) throw new Error('The disk is full.')
    return 'done'
  }
  expect(await attempt('Not saved.', run)).toBeUndefined()
  expect(texts()).toEqual(['Not saved. The disk is full.'])
  broken = false
  expect(await toasts.value[0]!.action!.run()).toBe('done')
})

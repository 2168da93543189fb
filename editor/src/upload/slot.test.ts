import { BroadcastChannel } from 'node:worker_threads'
import { expect, it, vi } from 'vitest'
import { claim, importsKey, slotName, slotOf, unfinishedKey, unfinishedSlots } from './slot'

const channel = () => {
  const opened = new BroadcastChannel('test')
  opened.unref()
  return opened as unknown as globalThis.BroadcastChannel
}

it('a name that nobody holds is free', async () => expect(await claim('alone', channel(), 30)).toBe(true))

it('who holds a name says so to whoever asks later', async () => {
  expect(await claim('held', channel(), 30)).toBe(true)
  expect(await claim('held', channel(), 300)).toBe(false)
  expect(await claim('other', channel(), 30)).toBe(true)
})

it('of two that ask at once one gets the name', async () => {
  const asked = await Promise.all([claim('both', channel(), 200, 0.7), claim('both', channel(), 200, 0.2)])
  expect(asked).toEqual([false, true])
})

it('a slot that was left unfinished is remembered', () => {
  const kept = new Map([[unfinishedKey(0), '1'], [unfinishedKey(3), '1'], [importsKey(5), '{}']])
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null })
  expect(unfinishedSlots()).toEqual([0, 3, 5])
  vi.unstubAllGlobals()
})

it('a tab takes the first slot that is free, and keeps it', async () => {
  const taken = new Set([slotName(0), slotName(1)])
  const hold = async (name: string) => !taken.has(name) && !!taken.add(name)
  expect(await slotOf([0, 1], hold)).toBeNull()
  expect(await Promise.all([slotOf([0, 2], hold), slotOf([3], hold)])).toEqual([2, 2])
})

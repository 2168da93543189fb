import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { ApiError } from '@/lib/api'
import { useSending, wrongOf } from './sending'

describe('what was wrong', () => {
  it('stands at its field, without its name', () => {
    expect(wrongOf(new ApiError('email: "x" is no e-mail', 'INVALID', 'email'), ['email'])).toEqual({ text: '"x" is no e-mail.', field: 'email' })
  })
  it('is about the whole where the form has no such field', () => {
    expect(wrongOf(new ApiError('id: the last owner stays', 'INVALID', 'id'), ['email'])).toEqual({ text: 'The last owner stays.', field: '' })
    expect(wrongOf(new ApiError('', 'NETWORK'), ['email'])).toEqual({ text: 'The server cannot be reached.', field: '' })
  })
})

describe('a form', () => {
  const scope = effectScope()
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const form = (...fields: string[]) => scope.run(() => useSending(...fields))!

  it('is sent once at a time', async () => {
    const { send, busy } = form()
    let done = () => {}
    const first = send(() => new Promise<void>((resolve) => (done = resolve)))
    expect(busy.value).toBe(true)
    const other = vi.fn()
    expect(await send(other)).toBe(false)
    expect(other).not.toHaveBeenCalled()
    done()
    expect(await first).toBe(true)
    expect(busy.value).toBe(false)
  })
  it('says what was wrong until it is sent again', async () => {
    const { send, of } = form('name')
    expect(await send(async () => Promise.reject(new ApiError('name: it is empty', 'INVALID', 'name')))).toBe(false)
    expect([of('name'), of()]).toEqual(['It is empty.', ''])
    await send(async () => {})
    expect(of('name')).toBe('')
  })
  it('waits as long as the server says, and then may be sent again', async () => {
    const { send, of, wait } = form()
    const run = vi.fn(async () => Promise.reject(Object.assign(new ApiError('Too many attempts.', 'too-many-attempts'), { wait: 3 })))
    await send(run)
    expect([wait.value, of()]).toEqual([3, 'Too many attempts.'])
    await vi.advanceTimersByTimeAsync(1000)
    expect(wait.value).toBe(2)
    await send(run)
    expect(run).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(2000)
    expect([wait.value, of()]).toEqual([0, ''])
    await send(run)
    expect(run).toHaveBeenCalledTimes(2)
    scope.stop()
  })
})

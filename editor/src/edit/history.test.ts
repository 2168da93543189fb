import { describe, expect, it } from 'vitest'
import { History } from './history'

const start = () => new History('a', (a, b) => a === b)

describe('the history', () => {
  it('goes back and forth', () => {
    const history = start()
    history.commit('b')
    history.commit('c')
    expect([history.undo(), history.undo(), history.redo(), history.redo()]).toEqual(['b', 'a', 'b', 'c'])
  })

  it('stays where it is at both ends', () => {
    const history = start()
    expect(history.undo()).toBe('a')
    expect(history.redo()).toBe('a')
    expect([history.canUndo, history.canRedo]).toEqual([false, false])
  })

  it('takes no change as no step', () => {
    const history = start()
    expect(history.commit('a')).toBe(false)
    expect(history.canUndo).toBe(false)
  })

  it('forgets what could be redone when something new is done', () => {
    const history = start()
    history.commit('b')
    history.undo()
    history.commit('c')
    expect(history.canRedo).toBe(false)
    expect(history.undo()).toBe('a')
  })

  it('keeps 200 steps', () => {
    const history = new History<number>(0, Object.is)
    for (let i = 1; i <= 300; i++) history.commit(i)
    let steps = 0
    while (history.canUndo) {
      history.undo()
      steps++
    }
    expect(steps).toBe(200)
    expect(history.current).toBe(100)
  })

  it('can begin anew where it stands', () => {
    const history = start()
    history.commit('b')
    history.rebase()
    expect([history.current, history.canUndo]).toEqual(['b', false])
  })
})

import { change, insert, step, type Chain, type Step } from './chain'
import type { Operation } from './registry'

// An action goes by states that stand before it: a text by its font. Whoever sets the one wants to set the other.

/** The states that are set together with an action. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  text: ['font', 'text_align', 'text_box'],
  overlay: ['overlay_blend', 'overlay_tile'],
  resize: ['stretch'],
  crop: ['setfill'],
  pad: ['setfill'],
  scale_crop: ['setfill'],
  rotate: ['setfill'],
}

export const companionsOf = (operation: string): readonly string[] => COMPANIONS[operation] ?? []

/** A preset may hold anything. */
const goesBy = (step: Step, state: string): boolean => step.operation === 'preset' || companionsOf(step.operation).includes(state)

/** The state that an action goes by: the last before it. */
export function stateFor(chain: Chain, id: number, state: string): Step | undefined {
  return before(chain, id).findLast((other) => other.operation === state && !other.off)
}

/**
 * Gives an action other values of a state. One that stands between it and the action before it that goes by that state too
 * is its own and is changed; else the action gets one of its own, so that what stands before keeps its look.
 */
export function setStateFor(chain: Chain, id: number, state: Operation, values: Record<string, string>): Chain {
  const action = chain.find((other) => other.id === id)
  const now = stateFor(chain, id, state.name)
  if (!action) return chain
  const shared = before(chain, id).findLastIndex((other) => !other.off && goesBy(other, state.name))
  if (now && chain.indexOf(now) > shared) return change(chain, now.id, state, { ...now.values, ...values })
  return insert(chain, step(state, { ...now?.values, ...values }), chain.indexOf(action))
}

/** What the output goes by too, below transparency: it is never idle. */
const LASTING: ReadonlySet<string> = new Set(['setfill'])

/**
 * Takes an action away, and with it the states that only it went by: those that stand between it and the step before it that
 * goes by them, unless a later step does before they are set again. A step that is off counts: it may come back.
 */
export function removeWithStates(chain: Chain, id: number): Chain {
  const at = chain.findIndex((other) => other.id === id)
  const action = chain[at]
  if (!action) return chain
  const idle = (state: string): Chain => {
    const after = chain.slice(at + 1)
    const next = after.findIndex((other) => !other.off && other.operation === state)
    if (after.slice(0, next < 0 ? after.length : next).some((other) => goesBy(other, state))) return []
    const from = chain.slice(0, at).findLastIndex((other) => goesBy(other, state)) + 1
    return chain.slice(from, at).filter((other) => !other.off && other.operation === state)
  }
  const gone = new Set([action, ...companionsOf(action.operation).filter((state) => !LASTING.has(state)).flatMap(idle)])
  return chain.filter((other) => !gone.has(other))
}

function before(chain: Chain, id: number): Chain {
  const at = chain.findIndex((other) => other.id === id)
  return at < 0 ? [] : chain.slice(0, at)
}

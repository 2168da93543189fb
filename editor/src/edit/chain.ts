import type { Operation, Registry } from './registry'

/** One step of the chain that is being edited. Immutable: every change is a new one. */
export interface Step {
  /** Stays with the step while it is edited and moved. */
  readonly id: number
  readonly operation: string
  /** How the step is written in a URL: `blur/10`. */
  readonly text: string
  /** The arguments that are given, by parameter name; one that is left out has its default. */
  readonly values: Readonly<Record<string, string>>
  /** Switched off: kept here, not in the URL. */
  readonly off: boolean
}

export type Chain = readonly Step[]

/** A step as the server reads it. */
export interface ReadStep {
  operation: string
  text: string
  arguments: readonly { parameter: string; value: string }[]
}

let lastId = 0

/** A new step. */
export function step(operation: Operation, values: Record<string, string>): Step {
  return { id: ++lastId, operation: operation.name, text: print(operation, values), values, off: false }
}

/** Writes an operation with its arguments; those between two given ones are filled with their defaults. */
export function print(operation: Operation, values: Readonly<Record<string, string>>): string {
  const { parameters } = operation
  const last = parameters.findLastIndex((parameter) => values[parameter.name] !== undefined)
  const written = parameters.slice(0, last + 1).map((parameter) => values[parameter.name] ?? parameter.default ?? '')
  return [operation.name, ...written.filter((value) => value !== '')].join('/')
}

/** The transformation: the text of the steps that are on, without the leading `-/`. */
export function textOf(chain: Chain): string {
  return chain
    .filter((step) => !step.off)
    .map((step) => step.text)
    .join('/-/')
}

/** The part of a URL after the file's id: `` or `-/blur/10/`. */
export function pathOf(transformation: string): string {
  return transformation === '' ? '' : `-/${transformation}/`
}

/** The chain that the server read. Ids stay where the operation stays; switched-off steps of `before` keep their place. */
export function fromReading(read: readonly ReadStep[], before: Chain = []): Chain {
  const on = before.filter((step) => !step.off)
  const fresh = read.map((r, i): Step => {
    const values = Object.fromEntries(r.arguments.map((argument) => [argument.parameter, argument.value]))
    const id = on[i]?.operation === r.operation ? on[i].id : ++lastId
    return { id, operation: r.operation, text: r.text, values, off: false }
  })
  const result: Step[] = []
  let due = 0
  let placed = 0
  for (const step of before) {
    if (!step.off) {
      due++
      continue
    }
    while (placed < due && placed < fresh.length) result.push(fresh[placed++]!)
    result.push(step)
  }
  return [...result, ...fresh.slice(placed)]
}

/** Whether two chains are the same document, switched-off steps included. */
export function sameChain(a: Chain, b: Chain): boolean {
  return a.length === b.length && a.every((step, i) => step.text === b[i]!.text && step.off === b[i]!.off)
}

/** Puts a step in, before the one at `at`. */
export function insert(chain: Chain, step: Step, at: number): Chain {
  return chain.toSpliced(at, 0, step)
}

/**
 * Adds a step where it belongs: output last, a picture's change before the output, and what only sets how others behave
 * before the first of its group that it can affect, or at the start.
 */
export function append(chain: Chain, step: Step, registry: Registry): Chain {
  const operation = registry.get(step.operation)
  if (operation?.kind === 'OUTPUT') return [...chain, step]
  if (operation?.kind === 'STATE') {
    const first = chain.findIndex((other) => {
      const { kind, group } = registry.get(other.operation) ?? {}
      return kind === 'ACTION' && group === operation.group
    })
    return insert(chain, step, Math.max(0, first))
  }
  const last = chain.findLastIndex((other) => registry.get(other.operation)?.kind !== 'OUTPUT')
  return insert(chain, step, last + 1)
}

/** Gives a step other arguments. */
export function change(chain: Chain, id: number, operation: Operation, values: Record<string, string>): Chain {
  return chain.map((step) => (step.id === id ? { ...step, values, text: print(operation, values) } : step))
}

export function remove(chain: Chain, id: number): Chain {
  return chain.filter((step) => step.id !== id)
}

/** Switches a step off, or on again. */
export function toggle(chain: Chain, id: number): Chain {
  return chain.map((step) => (step.id === id ? { ...step, off: !step.off } : step))
}

/** Puts a copy behind the step. */
export function duplicate(chain: Chain, id: number): Chain {
  return chain.flatMap((step) => (step.id === id ? [step, { ...step, id: ++lastId }] : [step]))
}

/** Moves the step at `from` so that it stands at `to`; places beyond the ends mean the ends. */
export function move(chain: Chain, from: number, to: number): Chain {
  const moved = chain[from]
  if (!moved) return chain
  const rest = chain.toSpliced(from, 1)
  return rest.toSpliced(Math.min(rest.length, Math.max(0, to)), 0, moved)
}

/** The step that an operation's slider moves: the last one that is on. */
export function lastOf(chain: Chain, operation: string): Step | undefined {
  return chain.findLast((step) => step.operation === operation && !step.off)
}

/** Sets an operation that stands once, such as a slider's or an output one: the last such step is changed or one is added. */
export function put(chain: Chain, operation: Operation, values: Record<string, string>, registry: Registry): Chain {
  const present = lastOf(chain, operation.name)
  if (present) return change(chain, present.id, operation, { ...present.values, ...values })
  return append(chain, step(operation, values), registry)
}

/** What "before" shows: the geometry and what it stands on, nothing else, so that both halves line up. */
export function geometryOf(chain: Chain, registry: Registry): Chain {
  return chain.filter((step) => registry.get(step.operation)?.group === 'GEOMETRY')
}

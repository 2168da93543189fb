const LIMIT = 200

/** Undo and redo over immutable states. States that `same` calls equal are one. Keeps the last 200. */
export class History<State> {
  private past: State[] = []
  private future: State[] = []

  constructor(
    private present: State,
    private readonly same: (a: State, b: State) => boolean,
  ) {}

  get canUndo(): boolean {
    return this.past.length > 0
  }

  get canRedo(): boolean {
    return this.future.length > 0
  }

  /** The state that was committed last, or stepped to. */
  get current(): State {
    return this.present
  }

  /** Takes a state as done. Answers whether it was a change; what could be redone is forgotten then. */
  commit(state: State): boolean {
    if (this.same(state, this.present)) return false
    this.past.push(this.present)
    if (this.past.length > LIMIT) this.past.shift()
    this.present = state
    this.future = []
    return true
  }

  /** Makes the current state the first one. */
  rebase(): void {
    this.past = []
    this.future = []
  }

  /** Steps back and answers the state that is now current. */
  undo(): State {
    const state = this.past.pop()
    if (state !== undefined) {
      this.future.push(this.present)
      this.present = state
    }
    return this.present
  }

  /** Steps forward again and answers the state that is now current. */
  redo(): State {
    const state = this.future.pop()
    if (state !== undefined) {
      this.past.push(this.present)
      this.present = state
    }
    return this.present
  }
}

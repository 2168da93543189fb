const key = 'calotype-project'

/** The project that was open last on this machine, null when none was or the browser keeps nothing. */
export function lastProject(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Remembers the open project; null forgets it. */
export function rememberProject(id: string | null): void {
  try {
    if (id === null) localStorage.removeItem(key)
    else localStorage.setItem(key, id)
  } catch {
    // Private windows may keep nothing: then `/` opens the list of projects.
  }
}

/** What a dialog says about many files' tags: put on all, or taken off all. Tags that are not named stay as they are. */
export interface TagChange {
  add: readonly string[]
  remove: readonly string[]
}

/** Tags of several files: how many of them carry each, most first. */
export function countTags(files: readonly { tags: readonly string[] }[]): { tag: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const file of files) for (const tag of file.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1))
}

/** A file's tags after a change, in their order, new ones last. */
export function changeTags(tags: readonly string[], { add, remove }: TagChange): string[] {
  const gone = new Set(remove)
  return [...new Set([...tags.filter((tag) => !gone.has(tag)), ...add])]
}

/** Whether a change does anything to these tags. */
export const changes = (tags: readonly string[], change: TagChange): boolean =>
  change.add.some((tag) => !tags.includes(tag)) || change.remove.some((tag) => tags.includes(tag))

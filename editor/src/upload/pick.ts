/** A file on its way, with its path in the folder it was picked with, or its name. */
export interface Picked {
  file: File
  path: string
}

/** The ways in which pictures come: from this machine, or from somewhere in the web. */
export type From = 'files' | 'folder' | 'address'

const invisible = /^(\.|Thumbs\.db$|desktop\.ini$)/i

/** Opens the browser's dialog for files, or for one whole folder. Answers nothing when it is closed without a choice. */
export function pickFiles(folder = false): Promise<Picked[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.webkitdirectory = folder
    input.hidden = true
    const answer = () => {
      input.remove()
      resolve([...(input.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })).filter((picked) => visible(picked.path)))
    }
    input.addEventListener('change', answer)
    input.addEventListener('cancel', answer)
    // In the document, so that a browser that collects garbage while its dialog is open does not lose it.
    document.body.append(input)
    input.click()
  })
}

/** Whether something that is dragged or pasted carries files. */
export const hasFiles = (data: DataTransfer | null): boolean => !!data && [...data.types].includes('Files')

/** Whether a text is nothing but addresses of the web. */
export const isAddresses = (text: string): boolean => text.trim().split(/\s+/).every((part) => /^https?:\/\/./i.test(part))

/** The files of a drop or a paste, with all that is in dropped folders. What systems leave in folders (`.DS_Store` …) is left out. */
export async function filesOf(data: DataTransfer): Promise<Picked[]> {
  // Both lists are emptied as soon as the event is over: take everything before the first await.
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.() ?? null)
  const files = [...data.files]
  if (!entries.some((entry) => entry?.isDirectory)) return files.map((file) => ({ file, path: file.name }))
  const found: Picked[] = []
  for (const entry of entries) if (entry) await walk(entry, found)
  return found
}

async function walk(entry: FileSystemEntry, found: Picked[]): Promise<void> {
  if (invisible.test(entry.name)) return
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    found.push({ file, path: entry.fullPath.replace(/^\//, '') })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    // A reader answers at most 100 entries at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return
    for (const inner of some) await walk(inner, found)
  }
}

const visible = (path: string): boolean => !path.split('/').some((part) => invisible.test(part))

/** The name for a picture that was pasted and has none: browsers call every one of them `image.png`. */
export function pastedName(file: File, now: Date): string {
  if (file.name && !/^image\.\w+$/.test(file.name)) return file.name
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return `pasted ${day} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}.${file.type.split('/')[1] ?? 'png'}`
}

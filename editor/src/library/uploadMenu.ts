import { FolderUp, ImageUp, Link2 } from '@lucide/vue'
import { t } from '@/lib/i18n'
import { openMenu } from '@/ui/menus'
import type { From } from '@/upload/pick'
import './texts'

/** Opens the menu of the ways in which pictures come into a project. */
export const uploadMenu = (anchor: HTMLElement, choose: (from: From) => void): void =>
  openMenu(anchor, t('library.upload'), [
    { label: t('from.files'), icon: ImageUp, run: () => choose('files') },
    { label: t('from.folder'), icon: FolderUp, run: () => choose('folder') },
    { label: t('from.address'), icon: Link2, run: () => choose('address') },
  ])

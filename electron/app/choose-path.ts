import { BrowserWindow, dialog } from 'electron'
import type { WebContents } from 'electron'
import type { ProfileName, StoreSettings } from '../../contract/settings.ts'
import { sentences } from './sentences.ts'

type Dependencies = {
  profile: ProfileName
  language: () => StoreSettings['language']
  contents: () => WebContents | null
}

type Words = ReturnType<typeof sentences>

/** What a file is to be called, in parts; `type` as the dialog names its kind. */
type WantedFile = { title: string; name: readonly string[]; extension: string; type: string }

/** Asks with the system's own dialog, over the window, where a file goes; `null` where the person does not want to. */
export async function choosePath(
  { profile, language, contents }: Dependencies,
  wanted: (words: Words) => WantedFile,
): Promise<string | null> {
  const words = sentences(language())
  const { title, name, extension, type } = wanted(words)
  const [first = '', ...others] = name
  // What was not real money says so in its name, wherever the file is carried.
  const parts = [first, ...(profile === 'live' ? [] : [words.profile[profile]]), ...others]
  const shown = contents()
  const window = shown === null ? null : BrowserWindow.fromWebContents(shown)
  if (window === null) return null
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: `${parts.join('-')}.${extension}`,
    filters: [{ name: type, extensions: [extension] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  return canceled || filePath === '' ? null : filePath
}

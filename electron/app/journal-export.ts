import { BrowserWindow, dialog } from 'electron'
import type { WebContents } from 'electron'
import type { JournalChoice } from '../../contract/journal.ts'
import type { ProfileName, StoreSettings } from '../../contract/settings.ts'
import { sentences } from './sentences.ts'

type Dependencies = {
  profile: ProfileName
  language: () => StoreSettings['language']
  contents: () => WebContents | null
}

/** Asks with the system's own dialog, over the window, where the journal goes; `null` where the person does not want to. */
export async function chooseJournalPath(
  { profile, language, contents }: Dependencies,
  { day, format }: JournalChoice,
): Promise<string | null> {
  const words = sentences(language())
  // What was not real money says so in its name, wherever the file is carried.
  const name = [
    words.journalFile,
    ...(profile === 'live' ? [] : [words.profile[profile]]),
    day ?? words.whole,
  ]
  const shown = contents()
  const window = shown === null ? null : BrowserWindow.fromWebContents(shown)
  if (window === null) return null
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: words.journalTitle,
    defaultPath: `${name.join('-')}.${format}`,
    filters: [{ name: format === 'csv' ? 'CSV' : 'JSON Lines', extensions: [format] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  return canceled || filePath === '' ? null : filePath
}

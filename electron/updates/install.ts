/** What puts a downloaded file in place, and what happens to the program meanwhile. */
export type Installation = {
  command: string
  parameters: readonly string[]
  /**
   * `waits`: it replaces the files while this program runs, which starts anew once it has ended well. `leaves`: it needs this program to
   * be gone, and starts the new one. `byHand`: it shows the person what to do.
   */
  program: 'waits' | 'leaves' | 'byHand'
}

/** In PowerShell's single quotes a quote is written twice. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/**
 * The system's own way to install its own kind of file. Each asks whoever may install programs: polkit, Windows' elevation, a
 * person on macOS.
 *
 * @returns `null`: there is none for this system
 */
export function installationOf(platform: string, file: string): Installation | null {
  switch (platform) {
    case 'linux':
      return { command: 'pkexec', parameters: ['dpkg', '--install', file], program: 'waits' }
    case 'win32':
      return {
        command: 'powershell.exe',
        parameters: [
          '-NoProfile',
          '-NonInteractive',
          '-Command',
          `Start-Process -Verb RunAs -FilePath ${quoted(file)} -ArgumentList '/S','--updated','--force-run'`,
        ],
        program: 'leaves',
      }
    case 'darwin':
      return { command: 'open', parameters: [file], program: 'byHand' }
    default:
      return null
  }
}

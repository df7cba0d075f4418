import type { CommandLine } from 'electron'

/**
 * A dump of a process that crashed holds its memory: card blocks, keys, credentials. Electron's `crashReporter` is never started
 * (test/unit/main/crash-dumps.test.ts); this keeps Chromium's own from writing one. What the system itself writes is the
 * administrator's to turn off (docs/security.md). Before the app is ready.
 */
export const keepNoCrashDumps = (commandLine: CommandLine): void =>
  commandLine.appendSwitch('disable-breakpad')

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
  'chrome',
]

const places = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The system's Chromium: `EXTORNO_CHROMIUM`, or one on PATH or in its usual place; `null` where there is none. */
export function findChromium() {
  const chosen = process.env.EXTORNO_CHROMIUM
  if (chosen) return isExecutable(chosen) ? chosen : null
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin']
  const candidates = folders.filter(Boolean).flatMap((folder) => names.map((name) => join(folder, name)))
  return [...candidates, ...(places[process.platform] ?? [])].find(isExecutable) ?? null
}

/**
 * Debian's start script asks for rasterization by the GPU on machines that have none. There a frame was waited for that was
 * never ready, and nothing was drawn any more.
 */
export const rasterizationOnCpu = '--disable-gpu-rasterization'

/** The sentence for a person whose machine has none. */
export const noChromium =
  'No Chromium was found. Install Chromium or Chrome (Debian, Ubuntu: "apt-get install chromium"; macOS: ' +
  '"brew install --cask chromium"), or say where it is: EXTORNO_CHROMIUM=/path/to/chromium.'

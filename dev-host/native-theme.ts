import type { Session } from './devtools.ts'
import { KnownEvents } from './emitter.ts'
import { surface } from './not-implemented.ts'

type Source = Electron.NativeTheme['themeSource']

let source: Source = 'system'
const sessions = new Set<Session>()
const events = new KnownEvents('nativeTheme', ['updated'])

/** Shows a page in the theme that is set, now and from then on. */
export async function applyTheme(session: Session): Promise<void> {
  sessions.add(session)
  if (source !== 'system')
    await session.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: source }],
    })
}

/** `system` is light: there is no desktop to ask. */
export const nativeTheme = surface(
  'nativeTheme',
  Object.defineProperties(events, {
    themeSource: {
      get: () => source,
      set(next: Source) {
        source = next
        const value = next === 'system' ? '' : next
        for (const session of sessions)
          session
            .send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] })
            .catch(() => sessions.delete(session))
        events.emit('updated')
      },
    },
    shouldUseDarkColors: { get: () => source === 'dark' },
  }) as KnownEvents & Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'>,
)

import { useEffect, useState, useSyncExternalStore } from 'react'
import { Button, I18nProvider } from 'react-aria-components'
import { formatMoment, locales } from '../../renderer/i18n/format.ts'
import type { Language } from '../../renderer/i18n/format.ts'
import { useSnapshot } from '../../renderer/store/snapshot.ts'
import { ActsScreen } from './acts/ActsScreen.tsx'
import { ask } from './calls/ask.ts'
import { followIdle } from './calls/idle.ts'
import { followChanges, live } from './calls/live.ts'
import { session } from './calls/session.ts'
import { changeLanguage, useWords } from './i18n/words.ts'
import { Notice } from './parts/Notice.tsx'
import { useNow, zone } from './parts/now.ts'
import { QueueScreen } from './queue/QueueScreen.tsx'
import { FirstTime } from './sign-in/FirstTime.tsx'
import { SignIn } from './sign-in/SignIn.tsx'
import { StoresScreen } from './stores/StoresScreen.tsx'
import { TotalsScreen } from './totals/TotalsScreen.tsx'

const screens = { queue: QueueScreen, stores: StoresScreen, totals: TotalsScreen, acts: ActsScreen } as const
const minuteMs = 60_000
type ScreenName = keyof typeof screens
const names = Object.keys(screens) as ScreenName[]

/** The page in the address, so that the browser's own back and reload work. */
function useScreen(): ScreenName {
  const hash = useSyncExternalStore(
    (listener) => {
      addEventListener('hashchange', listener)
      return () => removeEventListener('hashchange', listener)
    },
    () => location.hash.slice(2),
  )
  return names.find((name) => name === hash) ?? 'queue'
}

/** The console: the sign-in, or the pages of whoever is signed in. */
export function App() {
  const { words, language } = useWords()
  const now = useSnapshot(session)
  const isIn = now !== null && now.token !== null
  return (
    <I18nProvider locale={locales[language]}>
      <a className="skip" href="#content" onClick={goToContent}>
        {words.skip}
      </a>
      <header className="bar">
        <strong>{words.name}</strong>
        <LanguageSwitch />
        {isIn ? (
          <Button className="button button-small" onPress={() => signOut('signedOut')}>
            {words.signOut}
          </Button>
        ) : null}
      </header>
      {isIn ? <Pages /> : <Entrance why={now?.token === null ? now.why : 'never'} />}
    </I18nProvider>
  )
}

/** The address is the page's name: the link moves the focus and nothing else. */
function goToContent(event: { preventDefault: () => void }): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('#content')?.focus()
}

/** Ends the session here at once, also where the hub is away; it is told with the token that was. */
function signOut(why: 'signedOut' | 'idle'): void {
  void ask('signOut', { input: {} })
  session.end(why)
}

function LanguageSwitch() {
  const { words, language } = useWords()
  return (
    <fieldset className="segmented language">
      <legend className="heard">{words.language}</legend>
      {(['es', 'en'] as const satisfies readonly Language[]).map((one) => (
        <button
          key={one}
          type="button"
          className="segment"
          lang={one}
          aria-label={one === 'es' ? 'ES, español' : 'EN, English'}
          aria-pressed={one === language}
          onClick={() => changeLanguage(one)}
        >
          {one.toUpperCase()}
        </button>
      ))}
    </fieldset>
  )
}

function Entrance({ why }: { why: 'never' | 'signedOut' | 'over' | 'idle' }) {
  const [isFirst, setFirst] = useState(false)
  return (
    <main id="content" tabIndex={-1} className="content">
      {isFirst ? (
        <FirstTime onSignIn={() => setFirst(false)} />
      ) : (
        <SignIn ended={why === 'over' || why === 'idle' ? why : null} onFirst={() => setFirst(true)} />
      )}
    </main>
  )
}

function Pages() {
  const { words } = useWords()
  const name = useScreen()
  const Screen = screens[name]
  useEffect(() => {
    const stop = [followChanges(), followIdle(() => signOut('idle'))]
    return () => {
      for (const one of stop) one()
    }
  }, [])
  return (
    <>
      <nav className="pages" aria-label={words.pages}>
        {names.map((one) => (
          <a key={one} href={`#/${one}`} aria-current={one === name ? 'page' : undefined}>
            {words.page[one]}
          </a>
        ))}
      </nav>
      <main id="content" tabIndex={-1} className="content">
        <AwayNotice />
        <Screen />
      </main>
    </>
  )
}

function AwayNotice() {
  const { words, language } = useWords()
  const now = useSnapshot(live)
  const at = useNow(minuteMs)
  if (now === null || !now.isAway) return null
  const { heardAt } = now
  return (
    <Notice tone="warn">
      {heardAt === null ? words.fault.NotReached : words.away(formatMoment(language, heardAt, zone, at))}
    </Notice>
  )
}

import { useCallback, useEffect, useReducer, useState } from 'react'
import { createFlow, firstStep } from './flow/flow.ts'
import type { Flow, FlowAction } from './flow/flow.ts'
import { ipc } from './ipc/client.ts'
import {
  ApprovalDialog,
  CloseOfDayScreen,
  DiagnosticsScreen,
  HistoryScreen,
  OutcomeScreen,
  PaperSheet,
  QueueScreen,
  ReviewScreen,
  SaleScreen,
  SettingsScreen,
  SetupScreen,
  UnusableScreen,
  useIsLaterRead,
} from './later.tsx'
import { useShortcuts } from './parts/shortcuts.ts'
import { ErrorBoundary } from './parts/ErrorBoundary.tsx'
import { SignInScreen } from './entrance/SignInScreen.tsx'
import { Scanner } from './scanner/Scanner.tsx'
import { FindScreen } from './screens/find/FindScreen.tsx'
import { newSetup } from './setup/steps.ts'
import type { Setup } from './setup/steps.ts'
import { tellOfActivity } from './shell/activity.ts'
import { Frame } from './shell/Frame.tsx'
import type { ScreenName } from './shell/Frame.tsx'
import { keepFocus } from './shell/keep-focus.ts'
import { tellWhenNetworkIsBack } from './shell/network-hint.ts'
import { personOf, session } from './store/session.ts'
import { useSnapshot } from './store/snapshot.ts'

const flowReducer = createFlow({ uuid: () => crypto.randomUUID() })

/**
 * The window: whoever is at the till, then the frame and one screen in it. What was begun outlives a look at another
 * screen, and a lock until the same person comes back; somebody else begins anew.
 */
export function App() {
  const [screen, setScreen] = useState<ScreenName>('sell')
  const [flow, act] = useReducer(flowReducer, firstStep)
  const [lastPersonId, setLastPersonId] = useState<string | null>(null)
  const [setup, setSetup] = useState<Setup | null>(null)
  const now = useSnapshot(session)
  const person = personOf(now)

  if (person !== null && person.id !== lastPersonId) {
    setLastPersonId(person.id)
    act({ type: 'forget' })
    if (screen !== 'settings' || person.role !== 'administrator') setScreen('sell')
  }
  if (now?.state === 'administratorMissing' && setup === null) setSetup(newSetup)

  useEffect(() => keepFocus(document), [])
  useEffect(() => tellWhenNetworkIsBack(window, ipc.queue.networkIsBack), [])
  useEffect(() => {
    return lastPersonId === null ? undefined : tellOfActivity(window, ipc.people.isActive)
  }, [lastPersonId])

  if (now === null) return null
  /** What stands before the store's own screens; `null`: nothing does. */
  const entrance = (): React.ReactElement | null => {
    switch (now.state) {
      case 'unusable':
        return <UnusableScreen why={now.why} />
      case 'signedOut':
        return <SignInScreen people={now.people} lastPersonId={lastPersonId} />
      case 'administratorMissing':
        return <SetupScreen setup={setup ?? newSetup} onSetup={setSetup} />
      case 'signedIn':
        return setup !== null && now.person.role === 'administrator' ? (
          <SetupScreen setup={setup} onSetup={setSetup} />
        ) : null
      case 'open':
        return null
    }
  }
  const before = entrance()
  return (
    <>
      {before ?? <Workplace screen={screen} onScreen={setScreen} flow={flow} act={act} />}
      <Scanner
        isAtWork={before === null}
        flow={flow}
        onOpen={(code) => {
          act({ type: 'scan', code })
          setScreen('sell')
        }}
      />
    </>
  )
}

type WorkplaceProps = {
  screen: ScreenName
  onScreen: (screen: ScreenName) => void
  flow: Flow
  act: (action: FlowAction) => void
}

type Place = Pick<WorkplaceProps, 'screen' | 'flow'>

/** What is shown: where somebody went, or for the moment until its file is read, what was shown before. */
function useShown(screen: ScreenName, flow: Flow): Place {
  const isRead = useIsLaterRead()
  const [shown, setShown] = useState<Place>({ screen, flow })
  const isThere = isRead || (screen === 'sell' && flow.step === 'find')
  if (!isThere || (shown.screen === screen && shown.flow === flow)) return shown
  const next = { screen, flow }
  setShown(next)
  return next
}

/** The frame and the screen in it. */
function Workplace({ screen: wanted, onScreen, flow: wantedFlow, act }: WorkplaceProps) {
  const { screen, flow } = useShown(wanted, wantedFlow)
  const go = useCallback(
    (to: ScreenName) => {
      if (to === 'sell') act({ type: 'find' })
      onScreen(to)
    },
    [act, onScreen],
  )
  useShortcuts({
    F2: () => go('sell'),
    F4: () => go('queue'),
    F6: () => go('close'),
    F7: () => go('history'),
    F8: () => go('settings'),
    F9: () => go('diagnostics'),
  })
  const content = (): React.ReactNode => {
    switch (screen) {
      case 'sell':
        return <SellStep flow={flow} act={act} go={go} />
      case 'queue':
        return <QueueScreen />
      case 'close':
        return <CloseOfDayScreen onQueue={() => go('queue')} />
      case 'history':
        return <HistoryScreen />
      case 'settings':
        return <SettingsScreen />
      case 'diagnostics':
        return <DiagnosticsScreen />
    }
  }
  return (
    <>
      <Frame screen={screen} onGo={go}>
        <ErrorBoundary key={screen === 'sell' ? flow.step : screen}>{content()}</ErrorBoundary>
      </Frame>
      <ApprovalDialog />
      <PaperSheet />
    </>
  )
}

type SellStepProps = Pick<WorkplaceProps, 'flow' | 'act'> & { go: (to: ScreenName) => void }

/** The step of the sale that is being taken back. */
function SellStep({ flow, act, go }: SellStepProps) {
  switch (flow.step) {
    case 'find':
      return (
        <FindScreen
          key={flow.scanned?.id ?? 'today'}
          draft={flow.draft}
          scanned={flow.scanned?.code ?? null}
          act={act}
        />
      )
    case 'sale':
      return <SaleScreen draft={flow.draft} act={act} />
    case 'review':
      return <ReviewScreen draft={flow.draft} act={act} />
    case 'outcome':
      return (
        <OutcomeScreen
          outcome={flow}
          onNext={() => go('sell')}
          onQueue={() => go('queue')}
          onOpened={(detail) => act({ type: 'open', detail })}
        />
      )
  }
}

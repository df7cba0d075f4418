import { useCallback, useEffect, useReducer, useState } from 'react'
import { createFlow, firstStep } from './flow/flow.ts'
import { ipc } from './ipc/client.ts'
import { useShortcuts } from './parts/shortcuts.ts'
import { ErrorBoundary } from './parts/ErrorBoundary.tsx'
import { CloseOfDayScreen } from './screens/close/CloseOfDayScreen.tsx'
import { DiagnosticsScreen } from './screens/diagnostics/DiagnosticsScreen.tsx'
import { FindScreen } from './screens/find/FindScreen.tsx'
import { OutcomeScreen } from './screens/outcome/OutcomeScreen.tsx'
import { QueueScreen } from './screens/queue/QueueScreen.tsx'
import { ReviewScreen } from './screens/review/ReviewScreen.tsx'
import { SaleScreen } from './screens/sale/SaleScreen.tsx'
import { SettingsScreen } from './screens/settings/SettingsScreen.tsx'
import { Frame } from './shell/Frame.tsx'
import type { ScreenName } from './shell/Frame.tsx'
import { tellWhenNetworkIsBack } from './shell/network-hint.ts'

const flowReducer = createFlow({ uuid: () => crypto.randomUUID() })

/** The window: the frame, and one screen in it. The flow's state outlives a look at another screen. */
export function App() {
  const [screen, setScreen] = useState<ScreenName>('sell')
  const [flow, act] = useReducer(flowReducer, firstStep)

  const go = useCallback((to: ScreenName) => {
    if (to === 'sell') act({ type: 'find' })
    setScreen(to)
  }, [])
  useShortcuts({
    F2: () => go('sell'),
    F4: () => go('queue'),
    F6: () => go('close'),
    F8: () => go('settings'),
    F9: () => go('diagnostics'),
  })

  useEffect(() => tellWhenNetworkIsBack(window, ipc.queue.networkIsBack), [])

  const sell = (): React.ReactNode => {
    switch (flow.step) {
      case 'find':
        return <FindScreen draft={flow.draft} act={act} />
      case 'sale':
        return <SaleScreen draft={flow.draft} act={act} />
      case 'review':
        return <ReviewScreen draft={flow.draft} act={act} />
      case 'outcome':
        return <OutcomeScreen outcome={flow} onNext={() => go('sell')} onQueue={() => go('queue')} />
    }
  }
  const content = (): React.ReactNode => {
    switch (screen) {
      case 'sell':
        return sell()
      case 'queue':
        return <QueueScreen />
      case 'close':
        return <CloseOfDayScreen onQueue={() => go('queue')} />
      case 'settings':
        return <SettingsScreen />
      case 'diagnostics':
        return <DiagnosticsScreen />
    }
  }

  return (
    <Frame screen={screen} onGo={go}>
      <ErrorBoundary key={screen === 'sell' ? flow.step : screen}>{content()}</ErrorBoundary>
    </Frame>
  )
}

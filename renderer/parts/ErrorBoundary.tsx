import { Component } from 'react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { Notice } from './Notice.tsx'

function Broken({ onAgain }: { onAgain: () => void }) {
  const { t } = useWords()
  return (
    <div className="screen">
      <Notice tone="bad" isUrgent>
        {t('shell.broken')}
      </Notice>
      <Button className="button" onPress={onAgain}>
        {t('shell.again')}
      </Button>
    </div>
  )
}

/** Keeps a screen that failed from taking the frame, the queue count and the other screens with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }
  override render(): ReactNode {
    return this.state.failed ? (
      <Broken onAgain={() => this.setState({ failed: false })} />
    ) : (
      this.props.children
    )
  }
}
